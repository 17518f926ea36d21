-- One form for a phone number, as core/contacts/number-forms.ts has it. So far WhatsApp's ids of Mexicans, of Brazilians
-- over a linked device, and numbers from before a country renumbered stood as they came.
create temporary table phone_forms on commit drop as
select * from (values
  ('^(55\d\d)([6-9]\d{7})$', '\19\2'),
  ('^52(?:1|0[12]|04[45])(\d{10})$', '52\1'),
  ('^54((?:11|[23]\d)\d{8})$', '549\1'),
  ('^229([2-9]\d{7})$', '22901\1'),
  ('^225((?:0[1-3]|[457][0-3])\d{6})$', '22501\1'),
  ('^225((?:0[4-6]|[4-9][4-6])\d{6})$', '22505\1'),
  ('^225((?:0[7-9]|[4-9][7-9])\d{6})$', '22507\1'),
  ('^225(2[0-3]8\d{5})$', '22521\1'),
  ('^225((?:2[0-4]|3[0-6])0\d{5})$', '22525\1'),
  ('^225((?:20[23]|21[2357]|22[245]|23[45]|24[3-5]|306|31[69]|3[2-6]7|359|368)\d{5})$', '22527\1'),
  ('^2410(1\d{6})$', '2411\1'), ('^2410([256]\d{6})$', '2416\1'), ('^2410([47]\d{6})$', '2417\1'),
  ('^84120(\d{7})$', '8470\1'), ('^84121(\d{7})$', '8479\1'), ('^84122(\d{7})$', '8477\1'),
  ('^84126(\d{7})$', '8476\1'), ('^84128(\d{7})$', '8478\1'), ('^84123(\d{7})$', '8483\1'),
  ('^84124(\d{7})$', '8484\1'), ('^84125(\d{7})$', '8485\1'), ('^84127(\d{7})$', '8481\1'),
  ('^84129(\d{7})$', '8482\1'), ('^8416([2-9]\d{7})$', '843\1'), ('^84186(\d{7})$', '8456\1'),
  ('^84188(\d{7})$', '8458\1'), ('^84199(\d{7})$', '8459\1'),
  ('^237([79]\d{7})$', '2376\1'), ('^237((?:22|33)\d{6})$', '2372\1'),
  ('^57([125-8][2-8]\d{6}|4[2-578]\d{6})$', '5760\1')
) as form (other, stored);

-- Where two contacts have the same number, the older one gets it; the other one's is found as it stands.
with plain as (
  select distinct on (i.workspace_id, phone) i.workspace_id, i.contact_id, i.value, phone
  from identities i join phone_forms f on i.value ~ f.other,
    lateral (select regexp_replace(i.value, f.other, f.stored) as phone) p
  where i.kind = 'phone'
  order by i.workspace_id, phone, i.contact_id
)
update identities i set value = p.phone from plain p
where i.contact_id = p.contact_id and i.kind = 'phone' and i.value = p.value and not exists (
  select from identities taken
  where taken.workspace_id = p.workspace_id and taken.kind = 'phone' and taken.value = p.phone);

-- A contact who has both forms needs one.
delete from identities i using phone_forms f
where i.kind = 'phone' and i.value ~ f.other and exists (
  select from identities own
  where own.contact_id = i.contact_id and own.kind = 'phone' and own.value = regexp_replace(i.value, f.other, f.stored));

-- WhatsApp's address of a number stays.
with plain as (
  select distinct on (n.channel_id, form) n.channel_id, n.phone, regexp_replace(n.phone, f.other, f.stored) as form
  from linked_numbers n join phone_forms f on n.phone ~ f.other
  order by n.channel_id, form, n.phone
)
update linked_numbers n set phone = p.form from plain p
where n.channel_id = p.channel_id and n.phone = p.phone and not exists (
  select from linked_numbers taken where taken.channel_id = p.channel_id and taken.phone = p.form);

-- A profile's name in one of Unicode's forms, without characters that can't be seen: core/contacts/linkedin.ts.
with plain as (
  select distinct on (workspace_id, name) workspace_id, contact_id, value, name
  from identities, lateral (
    select normalize(regexp_replace(value, '[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]', '', 'g'), nfc) as name) n
  where kind = 'linkedin' and name <> value and name <> ''
  order by workspace_id, name, contact_id
)
update identities i set value = p.name from plain p
where i.contact_id = p.contact_id and i.kind = 'linkedin' and i.value = p.value and not exists (
  select from identities taken
  where taken.workspace_id = p.workspace_id and taken.kind = 'linkedin' and taken.value = p.name);

-- Contacts that have one number or profile in two forms are one person. Parley merges them at its next start.
create table merges_to_do (
  id bigint primary key,
  workspace_id bigint not null,
  into_id bigint not null
);
insert into merges_to_do (id, workspace_id, into_id)
select distinct on (i.contact_id) i.contact_id, i.workspace_id, taken.contact_id
from identities i
join lateral (
  select regexp_replace(i.value, f.other, f.stored) as value from phone_forms f where i.kind = 'phone' and i.value ~ f.other
  union all
  select normalize(regexp_replace(i.value, '[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]', '', 'g'), nfc)
  where i.kind = 'linkedin'
) form on form.value <> i.value
join identities taken on taken.workspace_id = i.workspace_id and taken.kind = i.kind and taken.value = form.value
  and taken.contact_id <> i.contact_id
order by i.contact_id, taken.contact_id;
