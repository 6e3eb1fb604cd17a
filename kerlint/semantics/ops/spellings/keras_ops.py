"""The functions of keras.ops, and the layers that they become in a functional model."""

from __future__ import annotations

# ruff: noqa: E501 - a line for each function
TABLE = """
abs | abs(x)
absolute | abs(x) | Absolute
adaptive_average_pool | adaptive_pool(inputs: x, output_size, data_format=None) | AdaptiveAveragePool
adaptive_max_pool | adaptive_pool(inputs: x, output_size, data_format=None) | AdaptiveMaxPool
add | add(x1, x2) | Add
all | all(x, axis=None, keepdims=False) | All
allclose | allclose(x1, x2, rtol=1e-05, atol=1e-08, equal_nan=False) | AllClose
amax | amax(x, axis=None, keepdims=False) | Amax
amin | amin(x, axis=None, keepdims=False) | Amin
angle | angle(x) | Angle
any | any(x, axis=None, keepdims=False) | Any
append | append(x1, x2, axis=None) | Append
arange | arange(start, stop=None, step=None, dtype=None) | Arange
arccos | arccos(x) | Arccos
arccosh | arccosh(x) | Arccosh
arcsin | arcsin(x) | Arcsin
arcsinh | arcsinh(x) | Arcsinh
arctan | arctan(x) | Arctan
arctan2 | arctan2(x1, x2) | Arctan2
arctanh | arctanh(x) | Arctanh
argmax | argmax(x, axis=None, keepdims=False) | Argmax
argmin | argmin(x, axis=None, keepdims=False) | Argmin
argpartition | argpartition(x, kth, axis=-1) | Argpartition
argsort | argsort(x, axis=-1) | Argsort
array | convert(x, dtype=None) | Array
array_split | array_split(x, indices_or_sections: sections, axis=0) | ArraySplit
average | average(x, axis=None, weights=None) | Average
average_pool | pool(inputs: x, pool_size, strides=None, padding='valid', data_format=None) | AveragePool
bartlett blackman hamming hanning | window(x: size)
batch_normalization | batch_normalization(x, mean, variance, axis, offset=None, scale=None, epsilon=0.001) | BatchNorm
binary_crossentropy | binary_crossentropy(target, output, from_logits=False) | BinaryCrossentropy
bincount | bincount(x, weights=None, minlength=0, sparse=False) | Bincount
bitwise_and | bitwise_and(x: x1, y: x2) | BitwiseAnd
bitwise_invert | bitwise_not(x) | BitwiseInvert
bitwise_left_shift | left_shift(x: x1, y: x2) | BitwiseLeftShift
bitwise_not | bitwise_not(x) | BitwiseNot
bitwise_or | bitwise_or(x: x1, y: x2) | BitwiseOr
bitwise_right_shift | right_shift(x: x1, y: x2) | BitwiseRightShift
bitwise_xor | bitwise_xor(x: x1, y: x2) | BitwiseXor
broadcast_to | broadcast_to(x, shape) | BroadcastTo
cast saturate_cast | cast(x, dtype)
categorical_crossentropy | crossentropy(target, output, from_logits=False, axis=-1) | CategoricalCrossentropy
cbrt | cbrt(x) | Cbrt
cdist | cdist(x: x1, y: x2) | CDist
ceil | ceil(x) | Ceil
celu | celu(x, alpha=1.0) | Celu
cholesky | cholesky(x, upper=False) | Cholesky
cholesky_inverse | inv(x, upper=False) | CholeskyInverse
clip | clip(x, x_min, x_max) | Clip
concatenate | concatenate(xs, axis=0) | Concatenate
conj | conj(x)
conjugate | conj(x) | Conjugate
conv | conv(inputs: x, kernel, strides=1, padding='valid', data_format=None, dilation_rate=1) | Conv
conv_transpose | conv_transpose(inputs: x, kernel, strides=1, padding='valid', output_padding=None, data_format=None, dilation_rate=1) | ConvTranspose
convert_to_numpy | identity(x)
convert_to_tensor | convert(x, dtype=None, sparse=None, ragged=None)
copy | copy(x) | Copy
corrcoef | covariance(x) | Corrcoef
correlate | convolve(x1, x2, mode='valid') | Correlate
cos | cos(x) | Cos
cosh | cosh(x) | Cosh
count_nonzero | count_nonzero(x, axis=None) | CountNonzero
cross | cross(x1, x2, axisa=-1, axisb=-1, axisc=-1, axis=None) | Cross
cumprod | cumprod(x, axis=None, dtype=None) | Cumprod
cumsum | cumsum(x, axis=None, dtype=None) | Cumsum
deg2rad | deg2rad(x) | Deg2rad
depth_to_space | depth_to_space(x, block_size, data_format='channels_last') | DepthToSpace
depthwise_conv | depthwise_conv(inputs: x, kernel, strides=1, padding='valid', data_format=None, dilation_rate=1) | DepthwiseConv
det | det(x) | Det
diag | diag(x, k=0) | Diag
diagflat | diagflat(x, k=0) | Diagflat
diagonal | diagonal(x, offset=0, axis1=0, axis2=1) | Diagonal
diff | diff(a: x, n=1, axis=-1)
digitize | digitize(x: values, bins) | Digitize
divide | divide(x1, x2) | Divide
divide_no_nan | divide_no_nan(x1, x2) | DivideNoNan
dot | dot(x1, x2) | Dot
dot_product_attention | dot_product_attention(query, key, value, bias=None, mask=None, scale=None, is_causal=False, flash_attention=None, attn_logits_soft_cap=None) | DotProductAttention
dsplit | dsplit(x, indices_or_sections: sections) | Dsplit
dstack | dstack(xs) | Dstack
dtype | dtype(x)
eigh | eigh(x) | Eigh
einsum | einsum(subscripts: equation, *operands, **kwargs) | Einsum
elu | elu(x, alpha=1.0) | Elu
empty | empty(shape, dtype=None)
empty_like | like(x, dtype=None) | EmptyLike
equal | equal(x1, x2) | Equal
erf | erf(x) | Erf
erfc | erfc(x) | Erfc
erfinv | erfinv(x) | Erfinv
exp | exp(x) | Exp
exp2 | exp2(x) | Exp2
expand_dims | expand_dims(x, axis) | ExpandDims
expm1 | expm1(x) | Expm1
extract_sequences | extract_sequences(x, sequence_length: frame_length, sequence_stride: frame_step) | ExtractSequences
eye | eye(N: rows, M: columns = None, k=0, dtype=None)
fabs | fabs(x) | Fabs
fft | fft(x) | FFT
fft2 | fft(x) | FFT2
flip | flip(x, axis=None) | Flip
fliplr | flip_second(x) | Fliplr
flipud | flip_first(x) | Flipud
floor | floor(x) | Floor
floor_divide | floor_divide(x1, x2) | FloorDivide
fmax | fmax(x1, x2) | Fmax
fmin | fmin(x1, x2) | Fmin
fmod | fmod(x1, x2) | Fmod
full | full(shape, fill_value: value, dtype=None) | Full
full_like | like(x, fill_value, dtype=None) | FullLike
gcd | gcd(x1, x2) | Gcd
gelu | gelu(x, approximate=True) | Gelu
geomspace | linspace(start, stop, num=50, endpoint=True, dtype=None, axis=0)
glu | glu(x, axis=-1) | Glu
greater | greater(x1, x2) | Greater
greater_equal | greater_equal(x1, x2) | GreaterEqual
hard_shrink | hard_shrink(x, threshold=0.5) | HardShrink
hard_sigmoid | hard_sigmoid(x) | HardSigmoid
hard_silu hard_swish | hard_silu(x) | HardSilu
hard_tanh | hard_tanh(x) | HardTanh
heaviside | heaviside(x1, x2) | Heaviside
histogram | histogram(x, bins=10, range=None) | Histogram
hsplit | hsplit(x, indices_or_sections: sections) | Hsplit
hstack | hstack(xs) | Hstack
hypot | hypot(x1, x2) | Hypot
i0 | i0(x) | I0
identity | eye(n: rows, dtype=None)
ifft2 | fft(x) | IFFT2
imag | imag(x) | Imag
in_top_k | in_top_k(targets, predictions, k) | InTopK
inner | inner(x1, x2) | Inner
inv | inv(x) | Inv
isclose | isclose(x1, x2, rtol=1e-05, atol=1e-08, equal_nan=False) | Isclose
isfinite | isfinite(x) | Isfinite
isin | isin(x1, x2, assume_unique=False, invert=False) | IsIn
isinf | isinf(x) | Isinf
isnan | isnan(x) | Isnan
isneginf | isneginf(x) | Isneginf
isposinf | isposinf(x) | Isposinf
isreal | isreal(x) | Isreal
kaiser | window(x: size, beta)
kron | kron(x1, x2) | Kron
layer_normalization | layer_normalization(x, gamma=None, beta=None, axis=-1, epsilon=None, **kwargs) | LayerNorm
lcm | lcm(x1, x2) | Lcm
ldexp | ldexp(x1, x2) | Ldexp
leaky_relu | leaky_relu(x, negative_slope=0.2) | LeakyRelu
left_shift | left_shift(x: x1, y: x2) | LeftShift
less | less(x1, x2) | Less
less_equal | less_equal(x1, x2) | LessEqual
linspace | linspace(start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0)
log | log(x) | Log
log10 | log10(x) | Log10
log1p | log1p(x) | Log1p
log2 | log2(x) | Log2
log_sigmoid | log_sigmoid(x) | LogSigmoid
log_softmax | log_softmax(x, axis=-1) | LogSoftmax
logaddexp | logaddexp(x1, x2) | Logaddexp
logaddexp2 | logaddexp2(x1, x2) | Logaddexp2
logdet | logdet(x) | Logdet
logical_and | logical_and(x1, x2) | LogicalAnd
logical_not | logical_not(x) | LogicalNot
logical_or | logical_or(x1, x2) | LogicalOr
logical_xor | logical_xor(x1, x2) | LogicalXor
logspace | linspace(start, stop, num=50, endpoint=True, base=10, dtype=None, axis=0)
logsumexp | logsumexp(x, axis=None, keepdims=False) | Logsumexp
matmul | matmul(x1, x2) | Matmul
matrix_rank | matrix_rank(x, tol=None) | MatrixRank
max | max(x, axis=None, keepdims=False, initial=None) | Max
max_pool | pool(inputs: x, pool_size, strides=None, padding='valid', data_format=None) | MaxPool
maximum | maximum(x1, x2) | Maximum
mean | mean(x, axis=None, keepdims=False) | Mean
median | median(x, axis=None, keepdims=False) | Median
meshgrid | meshgrid(*x: xs, indexing='xy') | Meshgrid
min | min(x, axis=None, keepdims=False, initial=None) | Min
minimum | minimum(x1, x2) | Minimum
mod | mod(x1, x2) | Mod
moments | moments(x, axes: axis, keepdims=False, synchronized=False) | Moments
moveaxis | moveaxis(x, source, destination) | Moveaxis
multi_hot | multi_hot(inputs: x, num_classes=None, axis=-1, dtype=None, sparse=False, **kwargs) | MultiHot
multiply | multiply(x1, x2) | Multiply
nan_to_num | nan_to_num(x, nan=0.0, posinf=None, neginf=None) | NanToNum
nanargmax | nanargmax(x, axis=None, keepdims=False) | Nanargmax
nanargmin | nanargmin(x, axis=None, keepdims=False) | Nanargmin
nancumprod | nancumprod(x, axis=None, dtype=None) | Nancumprod
nancumsum | nancumsum(x, axis=None, dtype=None) | Nancumsum
nanmax | nanmax(x, axis=None, keepdims=False) | Nanmax
nanmean | nanmean(x, axis=None, keepdims=False) | Nanmean
nanmedian | nanmedian(x, axis=None, keepdims=False) | Nanmedian
nanmin | nanmin(x, axis=None, keepdims=False) | Nanmin
nanpercentile | nanpercentile(x, q, axis=None, method='linear', keepdims=False) | Nanpercentile
nanprod | nanprod(x, axis=None, keepdims=False) | Nanprod
nanquantile | nanquantile(x, q, axis=None, method='linear', keepdims=False) | Nanquantile
nanstd | nanstd(x, axis=None, keepdims=False) | Nanstd
nansum | nansum(x, axis=None, keepdims=False) | Nansum
nanvar | nanvar(x, axis=None, keepdims=False) | Nanvar
ndim | rank(x) | Ndim
negative | negative(x) | Negative
nextafter | nextafter(x1, x2) | Nextafter
nonzero | nonzero(x) | Nonzero
norm | norm(x, ord: order = None, axis=None, keepdims=False) | Norm
normalize | normalize(x, axis=-1, order=2, epsilon=None) | Normalize
not_equal | not_equal(x1, x2) | NotEqual
one_hot | one_hot(x, num_classes, axis=-1, dtype=None, sparse=False) | OneHot
ones | ones(shape, dtype=None)
ones_like | like(x, dtype=None) | OnesLike
outer | outer(x1, x2) | Outer
pad | pad(x, pad_width, mode='constant', constant_values=None)
percentile | percentile(x, q, axis=None, method='linear', keepdims=False) | Percentile
pinv | pinv(x, rcond=None) | Pinv
polar | polar(abs_: x1, angle: x2) | Polar
power | power(x1, x2) | Power
prod | prod(x, axis=None, keepdims=False, dtype=None) | Prod
psnr | one_number(x1: x, x2, max_val) | PSNR
ptp | ptp(x, axis=None, keepdims=False) | Ptp
qr | qr(x, mode='reduced') | Qr
quantile | quantile(x, q, axis=None, method='linear', keepdims=False) | Quantile
rad2deg | rad2deg(x) | Rad2deg
ravel | ravel(x) | Ravel
real | real(x) | Real
reciprocal | reciprocal(x) | Reciprocal
relu | relu(x) | Relu
relu6 | relu6(x) | Relu6
repeat | repeat(x, repeats, axis=None) | Repeat
reshape | reshape(x, newshape: shape) | Reshape
rfft | rfft(x, fft_length: length = None) | RFFT
right_shift | right_shift(x: x1, y: x2) | RightShift
rms_normalization | rms_normalization(x, scale=None, axis=-1, epsilon=None) | RMSNorm
roll | roll(x, shift, axis=None) | Roll
rot90 | rot90(array: x, k=1, axes=(0, 1)) | Rot90
round | rounded(x, decimals=0) | Round
rsqrt | rsqrt(x) | Rsqrt
scatter | scatter(indices, values, shape) | Scatter
scatter_update | scatter_update(inputs: x, indices, updates, reduction=None) | ScatterUpdate
searchsorted | searchsorted(sorted_sequence: sorted, values, side='left') | SearchSorted
segment_max | segment(data: x, segment_ids, num_segments=None, sorted=False) | SegmentMax
segment_min | segment(data: x, segment_ids, num_segments=None, sorted=False) | SegmentMin
segment_prod | segment(data: x, segment_ids, num_segments=None, sorted=False) | SegmentProd
segment_sum | segment(data: x, segment_ids, num_segments=None, sorted=False) | SegmentSum
select | select(condlist: conditions, choicelist: choices, default=0) | Select
selu | selu(x) | Selu
separable_conv | separable_conv(inputs: x, depthwise_kernel: kernel, pointwise_kernel, strides=1, padding='valid', data_format=None, dilation_rate=1) | SeparableConv
shape | shape(x)
sigmoid | sigmoid(x) | Sigmoid
sign | sign(x) | Sign
signbit | signbit(x) | Signbit
silu swish | silu(x) | Silu
sin | sin(x) | Sin
sinc | sinc(x) | Sinc
sinh | sinh(x) | Sinh
size | size(x) | Size
slice | slice(inputs: x, start_indices: begin, shape: size) | Slice
slice_update | slice_update(inputs: x, start_indices, updates) | SliceUpdate
slogdet | slogdet(x) | Slogdet
soft_shrink | soft_shrink(x, threshold=0.5) | SoftShrink
softmax | softmax(x, axis=-1) | Softmax
softplus | softplus(x) | Softplus
softsign | softsign(x) | Softsign
solve | solve(a, b) | Solve
solve_triangular | solve(a, b, lower=False) | SolveTriangular
sort | sort(x, axis=-1) | Sort
space_to_depth | space_to_depth(x, block_size, data_format='channels_last') | SpaceToDepth
sparse_categorical_crossentropy | sparse_crossentropy(target, output, from_logits=False, axis=-1) | SparseCategoricalCrossentropy
sparse_plus | sparse_plus(x) | SparsePlus
sparse_sigmoid | sparse_sigmoid(x) | SparseSigmoid
sparsemax | sparsemax(x, axis=-1) | Sparsemax
split | split(x, indices_or_sections: sections, axis=0) | Split
sqrt | sqrt(x) | Sqrt
square | square(x) | Square
squareplus | squareplus(x, b=4) | Squareplus
squeeze | squeeze(x, axis=None) | Squeeze
stack | stack(x: xs, axis=0) | Stack
std | std(x, axis=None, keepdims=False) | Std
stop_gradient | stop_gradient(variable: x) | StopGradient
subtract | subtract(x1, x2) | Subtract
sum | sum(x, axis=None, keepdims=False) | Sum
svd | svd(x, full_matrices=True, compute_uv=True) | SVD
swapaxes | swapaxes(x, axis1, axis2) | Swapaxes
take | take(x, indices, axis=None) | Take
take_along_axis | take_along_axis(x, indices, axis=None) | TakeAlongAxis
tan | tan(x) | Tan
tanh | tanh(x) | Tanh
tanh_shrink | tanh_shrink(x) | TanhShrink
tensordot | tensordot(x1, x2, axes=2) | Tensordot
threshold | threshold(x, threshold, default_value) | Threshold
tile | tile(x, repeats) | Tile
top_k | top_k(x, k, sorted=True) | TopK
trace | trace(x, offset=0, axis1=0, axis2=1) | Trace
transpose | transpose(x, axes=None) | Transpose
tri | triangle_ones(N: rows, M: columns = None, k=0, dtype=None)
tril | triangle(x, k=0) | Tril
triu | triangle(x, k=0) | Triu
true_divide | divide(x1, x2) | TrueDivide
trunc | trunc(x) | Trunc
unfold | unfold(x, kernel_size, dilation: dilation_rate = 1, padding=0, stride: strides = 1) | Unfold
unique | unique(x, sorted=True, return_index=False, return_inverse=False, return_counts=False, axis=None, size=None, fill_value=None) | Unique
unravel_index | unravel_index(indices, shape) | UnravelIndex
unstack | unstack(x, num=None, axis=0) | Unstack
vander | vander(x, N: columns = None, increasing=False) | Vander
var | var(x, axis=None, keepdims=False) | Var
vdot | vdot(x1, x2) | Vdot
view_as_real | view_as_real(x) | ViewAsReal
vsplit | vsplit(x, indices_or_sections: sections) | Vsplit
vstack | vstack(xs) | Vstack
where | where(condition, x1=None, x2=None) | Where
zeros | zeros(shape, dtype=None)
zeros_like | like(x, dtype=None) | ZerosLike
image.affine_transform | warp(images: x, transform, interpolation='bilinear', fill_mode='constant', fill_value=0, data_format=None) | AffineTransform
image.crop_images | crop_images(images: x, top_cropping=None, left_cropping=None, bottom_cropping=None, right_cropping=None, target_height=None, target_width=None, data_format=None) | CropImages
image.elastic_transform | warp(images: x, alpha=20.0, sigma=5.0, interpolation='bilinear', fill_mode='reflect', fill_value=0.0, seed=None, data_format=None) | ElasticTransform
image.extract_patches | extract_patches(images: x, size, strides=None, dilation_rate=1, padding='valid', data_format=None) | ExtractPatches
image.gaussian_blur | warp(images: x, kernel_size=(3, 3), sigma=(1.0, 1.0), data_format=None) | GaussianBlur
image.hsv_to_rgb | colors(images: x, data_format=None) | HSVToRGB
image.map_coordinates | map_coordinates(inputs: x, coordinates, order, fill_mode='constant', fill_value=0) | MapCoordinates
image.pad_images | pad_images(images: x, top_padding=None, left_padding=None, bottom_padding=None, right_padding=None, target_height=None, target_width=None, data_format=None) | PadImages
image.perspective_transform | warp(images: x, start_points, end_points, interpolation='bilinear', fill_value=0, data_format=None) | PerspectiveTransform
image.resize | resize(images: x, size, interpolation: method = 'bilinear', antialias=False, crop_to_aspect_ratio=False, pad_to_aspect_ratio=False, fill_mode='constant', fill_value=0.0, data_format=None) | Resize
image.rgb_to_grayscale | to_grayscale(images: x, data_format=None) | RGBToGrayscale
image.rgb_to_hsv | colors(images: x, data_format=None) | RGBToHSV
image.sobel_edges | sobel_edges(images: x, data_format=None) | SobelEdges
associative_scan | associative_scan(f, elems: xs, reverse=False, axis=0) | AssociativeScan
cond | cond(pred, true_fn, false_fn) | Cond
ctc_decode | ctc_decode(inputs: x, sequence_lengths, strategy='greedy', beam_width=100, top_paths=1, merge_repeated=True, mask_index=0) | CTCDecode
ctc_loss | ctc_loss(target, output, target_length, output_length, mask_index=0) | CTCLoss
eig | eigh(x) | Eig
fold | fold_patches(x, output_size, kernel_size, dilation: dilation_rate = 1, padding=0, stride: strides = 1) | Fold
fori_loop | fori_loop(lower, upper, body_fun: body, init_val: init) | ForiLoop
get_item | getitem(x, key) | GetItem
irfft | irfft(x, fft_length: length = None) | IRFFT
istft | istft_parts(x, sequence_length, sequence_stride: frame_step, fft_length, length=None, window='hann', center=True) | ISTFT
lstsq | lstsq(a, b, rcond=None) | Lstsq
lu_factor | lu(x) | LuFactor
map | map(f, xs) | Map
rearrange | rearrange(tensor: x, pattern, **axes_lengths: lengths) | Rearrange
scan | scan(f, init, xs=None, length=None, reverse=False, unroll=1) | Scan
stft | stft_parts(x, sequence_length, sequence_stride: frame_step, fft_length, window='hann', center=True) | STFT
switch | switch(index, branches, *operands) | Switch
trapezoid | trapezoid(y, x=None, dx=1.0, axis=-1) | Trapezoid
vectorized_map | map(function: f, elements: xs) | VectorizedMap
view | view(x, dtype=None) | View
view_as_complex | view_as_complex(x) | ViewAsComplex
while_loop | while_loop(cond, body, loop_vars, maximum_iterations=None) | WhileLoop
image.extract_patches_3d | extract_patches_3d(volumes: x, size, strides=None, dilation_rate=1, padding='valid', data_format=None) | ExtractPatches3D
image.scale_and_translate | scale_and_translate(images: x, output_shape: shape, scale, translation, spatial_dims, method, antialias=True) | ScaleAndTranslate
image.ssim | compare_images(image1: x1, image2: x2, max_val=1.0, filter_size=11, filter_sigma=1.5, k1=0.01, k2=0.03, data_format=None) | SSIM
"""
