"""Integrated loudness of one file by pyloudnorm; prints LUFS.

    pyloudnorm_peer.py FILE
"""

import sys

import pyloudnorm
import soundfile

samples, rate = soundfile.read(sys.argv[1])
print(pyloudnorm.Meter(rate).integrated_loudness(samples))
