// Loaded into the server and the simulator: when the launcher is killed and cannot stop them, they stop themselves, in
// order, while the stores are still there.
process.channel?.unref();
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
