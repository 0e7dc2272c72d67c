from unbroken.chain import floor


class CaptureConfig(floor.Floor):
    name = "unbroken.capture"
