//! Times the `ebur128` crate on raw interleaved 32-bit float, already in memory; prints one JSON object.
//!     ebur128-crate-peer CHANNELS RATE FILE
//! Integrated loudness, loudness range and true peak; the CPU time excludes reading the file.

use ebur128::{EbuR128, Mode};

const FRAMES_AT_ONCE: usize = 8_192;

fn cpu_nanoseconds() -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is a valid timespec for the call to fill in.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let channels: u32 = arguments[1].parse().expect("CHANNELS is a number");
    let rate: u32 = arguments[2].parse().expect("RATE is a number");
    let bytes = std::fs::read(&arguments[3]).expect("FILE can be read");
    let samples: Vec<f32> =
        bytes.chunks_exact(4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect();
    let start = cpu_nanoseconds();
    let mut meter = EbuR128::new(channels, rate, Mode::I | Mode::LRA | Mode::TRUE_PEAK).expect("channels and rate are supported");
    for block in samples.chunks(FRAMES_AT_ONCE * channels as usize) {
        meter.add_frames_f32(block).expect("whole frames");
    }
    let integrated = meter.loudness_global().expect("measured");
    let range = meter.loudness_range().expect("measured");
    let peak = (0..channels).map(|channel| meter.true_peak(channel).expect("measured")).fold(0.0, f64::max);
    let nanoseconds = cpu_nanoseconds() - start;
    let frames = samples.len() / channels as usize;
    println!(
        "{{\"nsPerFrame\":{:.4},\"integratedLufs\":{:.4},\"rangeLu\":{:.4},\"truePeakDbtp\":{:.4}}}",
        nanoseconds as f64 / frames as f64, integrated, range, 20.0 * peak.log10()
    );
}
