-- Readable since 0023_channel_checks.sql

-- The phone number that people see, as its vendor writes it. Null: the vendor hasn't told it, or there is none.
alter table channels add column number text;
