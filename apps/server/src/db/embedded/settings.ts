/** PostgreSQL settings that differ from its defaults, which have fsync, synchronous_commit and data checksums on. */
export function postgresArgs(folder: string, port: number): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    // Enough for seven processes with the default of PARLEY_DATABASE_CONNECTIONS.
    max_connections: 200,
    // A read by anything but id locks every day's partition. The default of 64 is too low after some months.
    max_locks_per_transaction: 512,
    shared_buffers: '128MB',
    max_wal_size: '2GB',
    wal_compression: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // An error's details contain the row's values, which are a customer's data.
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
