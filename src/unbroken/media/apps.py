from unbroken.chain import floor


class MediaConfig(floor.Floor):
    name = "unbroken.media"
