"""Files on their way in, whoever sends them."""

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class LimitedFileUploadHandler(TemporaryFileUploadHandler):
    """Write no more than the largest file taken; its size is told whole, for the form to refuse."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.file.write(raw_data[: max(0, settings.UPLOAD_LARGEST_BYTES - start)])
