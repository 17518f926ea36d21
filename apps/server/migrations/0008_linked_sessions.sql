-- A linked device is paired before it can send, and its vendor may unpair it.
alter table channels drop constraint channels_status_check;
alter table channels add constraint channels_status_check check (status in ('connected', 'paused', 'pairing', 'logged_out'));

-- A channel whose vendor is reached over a session that one process holds at a time. Times are the database's own.
create table linked_sessions (
  channel_id bigint primary key references channels,
  workspace_id bigint not null,
  -- Who the device is to its vendor: encrypted JSON. Null: it isn't paired.
  creds bytea,
  -- The process that holds it, until its lease ends. The token grows with each acquisition: what comes with an older one
  -- comes from a process that has lost it.
  owner uuid,
  token bigint not null default 0,
  leased_until timestamptz,
  pairing text not null default 'unpaired'
    check (pairing in ('unpaired', 'starting', 'waiting', 'expired', 'paired', 'logged_out')),
  -- Grows with each request to pair, so that its owner sees a new one.
  pairing_round integer not null default 0,
  -- Digits. Pairing is by a code for this phone; by QR where it is null.
  pairing_phone text,
  -- What is to be scanned or typed in, encrypted: whoever has it can pair.
  qr bytea,
  qr_expires_at timestamptz,
  pairing_code bytea,
  -- Another program has opened the session; nobody opens it until the channel is connected again by hand.
  replaced boolean not null default false,
  logout_requested_at timestamptz
);

-- The keys of its end-to-end encryption, encrypted.
create table linked_session_keys (
  channel_id bigint not null references linked_sessions on delete cascade,
  type text not null,
  id text not null,
  value bytea not null,
  primary key (channel_id, type, id)
);

-- Phone numbers known to be reachable, and under which address: the vendor's may differ from the number.
create table linked_numbers (
  channel_id bigint not null references linked_sessions on delete cascade,
  phone text not null,
  jid text not null,
  primary key (channel_id, phone)
);
