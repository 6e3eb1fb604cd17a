import tensorflow as tf
from tensorflow.keras import Input, Model, layers
from tensorflow.keras.applications import VGG16, MobileNetV2
from tensorflow.keras.applications.resnet50 import ResNet50

IMG_SIZE = (160, 160)
IMG_SHAPE = IMG_SIZE + (3,)
data_augmentation = tf.keras.Sequential([layers.RandomFlip("horizontal"), layers.RandomRotation(0.2)])
base_model = MobileNetV2(input_shape=IMG_SHAPE, include_top=False, weights="imagenet")
base_model.trainable = False
inputs = Input(shape=IMG_SHAPE)
x = data_augmentation(inputs)
x = tf.keras.applications.mobilenet_v2.preprocess_input(x)
x = base_model(x, training=False)
x = layers.GlobalAveragePooling2D()(x)
x = layers.Dropout(0.2)(x)
outputs = layers.Dense(1, activation="sigmoid")(x)
model = Model(inputs, outputs)

vgg = VGG16(weights="imagenet", include_top=False, input_shape=(224, 224, 3))
for layer in vgg.layers:
    layer.trainable = False
x = layers.Flatten()(vgg.output)
x = layers.Dense(256, activation="relu")(x)
pred = layers.Dense(5, activation="softmax")(x)
vgg_model = Model(inputs=vgg.input, outputs=pred)

seq = tf.keras.Sequential()
seq.add(ResNet50(include_top=False, pooling="avg", weights="imagenet", input_shape=(200, 200, 3)))
seq.add(layers.Dense(10, activation="softmax"))
seq.layers[0].trainable = False
