IMG = (96, 96)
CHANNELS = 3
CLASSES = ["cat", "dog", "bird"]
WIDTHS = {"stem": 16, "stage1": 32, "stage2": 64}
