-- How many requests a key has made of an API that allows so many a minute and a day: in the minute and the day of its
-- newest request. One row a key, rewritten by each request.
create table rate_limits (
  key_id bigint not null references keys,
  api text not null,
  minute timestamptz not null,
  minute_used integer not null,
  day timestamptz not null,
  day_used integer not null,
  primary key (key_id, api)
) with (fillfactor = 50);
