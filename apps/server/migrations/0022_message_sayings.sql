-- What a message is, where it isn't words: `deed`, `notice` or `unknown` (core/messages/saying.ts). Null: words.
alter table messages add column saying text check (saying in ('deed', 'notice', 'unknown'));
