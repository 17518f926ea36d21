/**
 * A statement: the transactions that others have open on this database. To be polled, as a worker may just be looking for work;
 * one that waits for a vendor stays for as long as that takes.
 */
export const openTransactions = `
  select from pg_stat_activity
  where xact_start is not null and datname = current_database() and pid <> pg_backend_pid()`
