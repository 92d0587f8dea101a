import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.masking import mask_name


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张小明", "张*明"),
        ("张明", "张*"),
        ("张", "*"),
        ("欧阳小明", "欧**明"),
        ("阿依古丽·买买提", "阿***·**提"),
        ("𬭎㛃龑", "𬭎*龑"),
        ("Li Na", "L* *a"),
        (" 张小明 ", "张*明"),
        ("龑\U000e0100小𬭎", "龑*𬭎"),
        ("", ""),
    ],
)
def test_masked_names(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@given(st.text(alphabet="张王李赵阿依·", min_size=1))
def test_at_most_two_characters_stay(name: str) -> None:
    assert len(mask_name(name).replace("*", "").replace("·", "")) <= 2
