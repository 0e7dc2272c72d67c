from unbroken.chain import floor


class PropertyRoomConfig(floor.Floor):
    name = "unbroken.propertyroom"
