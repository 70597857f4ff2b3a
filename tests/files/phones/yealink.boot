#!version:1.0.0.1
include:config "02005e10a0f1.cfg"
overwrite_mode = 1
