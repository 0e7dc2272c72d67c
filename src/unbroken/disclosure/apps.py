from unbroken.chain import floor


class DisclosureConfig(floor.Floor):
    name = "unbroken.disclosure"
