-- Run by the flagship, once for each release.
create table if not exists greetings (id serial primary key, words text not null);
create table if not exists migrations (release text not null, at timestamptz not null default now());
insert into greetings (words) values ('hello');
insert into migrations (release) values (:'release');
