/**
 * A statement that lists the open transactions of other connections. Poll it, as a worker may just be looking for work.
 * A transaction that waits for a vendor stays as long as the vendor takes.
 */
export const openTransactions = `
  select from pg_stat_activity
  where xact_start is not null and datname = current_database() and pid <> pg_backend_pid()`
