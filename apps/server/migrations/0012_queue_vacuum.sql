-- With a million deliveries waiting, a vacuum for every ten thousand that go reads the whole queue every other second.
alter table queue set (autovacuum_vacuum_scale_factor = 0.1);
