from certificates.models.batches import Batch, BatchItem
from certificates.models.certificates import Certificate, CertificateEvent, CertificateFile, CertificateStatus
from certificates.models.series import NumberSeries

__all__ = [
    "Batch",
    "BatchItem",
    "Certificate",
    "CertificateEvent",
    "CertificateFile",
    "CertificateStatus",
    "NumberSeries",
]
