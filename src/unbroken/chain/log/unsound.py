"""What keeps the log from being signed on: something is not as it was recorded or signed."""

from unbroken.base.refusal import N_, Refusal


class Unsound(Refusal):
    """Nothing is signed while anything below it is not as it was."""

    sentence = N_("The log is not sound.")
    remedy = N_("Nothing further is signed. Run ./unbroken fsck.")
    subject = "log"
    """What is unsound, as a reference."""
    fault = ""
    """What is wrong with it, in a few words."""
