"""Lets moto_server accept every signature: it cannot verify those of the SDK for JavaScript for S3, nor those behind a proxy."""

try:
    from moto.iam import access_control
except ImportError:  # another program, such as pyenv
    pass
else:
    access_control.IAMRequest.check_signature = lambda self: None
    access_control.S3IAMRequest.check_signature = lambda self: None
