import tensorflow as tf
from tensorflow.keras import layers


class Block(tf.keras.Model):
    def __init__(self, filters, kernel_size, repetitions, pool_size=2, strides=2):
        super().__init__()
        self.filters = filters
        self.kernel_size = kernel_size
        self.repetitions = repetitions
        for i in range(self.repetitions):
            vars(self)[f'conv2D_{i}'] = layers.Conv2D(self.filters, self.kernel_size, activation='relu', padding='same')
        self.max_pool = layers.MaxPooling2D((pool_size, pool_size), strides=(strides, strides))

    def call(self, inputs):
        x = inputs
        for i in range(self.repetitions):
            x = vars(self)[f'conv2D_{i}'](x)
        return self.max_pool(x)


class MyVGG(tf.keras.Model):
    def __init__(self, num_classes):
        super().__init__()
        self.block_a = Block(64, 3, 2)
        self.block_b = Block(128, 3, 2)
        self.blocks = {"c": Block(256, 3, 3), "d": Block(512, 3, 3)}
        self.flatten = layers.Flatten()
        self.fc = layers.Dense(256, activation='relu')
        self.classifier = layers.Dense(num_classes, activation='softmax')

    def call(self, inputs):
        x = self.block_a(inputs)
        x = self.block_b(x)
        for key in self.blocks:
            x = self.blocks[key](x)
        x = self.flatten(x)
        x = self.fc(x)
        return self.classifier(x)


class MLP(tf.keras.Model):
    def __init__(self, hidden, out, **kw):
        super().__init__(**kw)
        self.hidden = []
        for i, h in enumerate(hidden):
            layer = layers.Dense(h, activation="relu")
            setattr(self, f"dense_{i}", layer)
            self.hidden.append((layer, layers.LayerNormalization()))
        self.out = layers.Dense(out)

    def call(self, x, training=False):
        for dense, norm in self.hidden:
            x = norm(dense(x))
            if training:
                x = tf.nn.dropout(x, 0.5)
        return self.out(x)


vgg = MyVGG(10)
vgg.build((None, 64, 64, 3))
mlp = MLP([32, 16, 8], 3)
y = mlp(tf.ones((4, 20)))
mlp.summary()
