from accounts.models.activation import ActivationSlip
from accounts.models.audit import AuditBlock, AuditEntry
from accounts.models.counters import RateCounter
from accounts.models.grants import RoleGrant
from accounts.models.jobs import Job
from accounts.models.people import User
from accounts.models.posts import Post
from accounts.models.settings import DistrictSetting
from accounts.models.units import Unit, UnitParent

__all__ = [
    "ActivationSlip",
    "AuditBlock",
    "AuditEntry",
    "DistrictSetting",
    "Job",
    "Post",
    "RateCounter",
    "RoleGrant",
    "Unit",
    "UnitParent",
    "User",
]
