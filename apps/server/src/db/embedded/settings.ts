/** Command-line settings of PostgreSQL beside its defaults: fsync, synchronous_commit and data checksums are on there. */
export function postgresArgs(folder: string, port: number): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    // Of seven processes with the default of PARLEY_DATABASE_CONNECTIONS.
    max_connections: 200,
    // A read by anything but id locks each day's partitions; the default of 64 is short of them after some months.
    max_locks_per_transaction: 512,
    shared_buffers: '128MB',
    max_wal_size: '2GB',
    wal_compression: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // The details of an error hold the values of the row, which are a customer's.
    log_error_verbosity: 'terse',
  }
  return [
    '-D',
    folder,
    '-p',
    String(port),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
}
