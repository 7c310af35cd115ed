"""What a fact tells about a person, in classes. A decision can be redacted by them."""

from typing import Final, Literal, get_args

Privacy = Literal["ordinary", "identity", "protected", "social", "health", "performance", "third_party"]
"""What a fact tells about a person. A decision can be redacted by these classes.

A field can be of several classes: it is left out with any of them.

| class | what it holds |
|---|---|
| `ordinary` | what the errand needs and anyone handling it may see: places, periods, programmes |
| `identity` | who the person is: reference, date of birth |
| `protected` | that the person is protected, and where the person could be found: workplace, school, supervisor, … |
| `social` | the person's situation in life: measures, support, consent of a guardian |
| `health` | health, and the cause of an absence |
| `performance` | how it went: attestations, attendance, diplomas |
| `third_party` | about somebody else: the supervisor |
"""
PRIVACY_CLASSES: Final[tuple[Privacy, ...]] = get_args(Privacy)
IDENTITY: Final[Privacy] = "identity"
"""The class of the reference to the person."""
