-- What the other files draw from. Nothing is random: the same number always gives the same throw.

CREATE FUNCTION made.chance(i bigint, topic int) RETURNS float8
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (hashint8extended(i, topic) & 268435455)::float8 / 268435456;

CREATE FUNCTION made.pick(choices text[], i bigint, topic int) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN choices[1 + floor(made.chance(i, topic) * cardinality(choices))::int];

CREATE FUNCTION made.id(topic text, i bigint) RETURNS uuid
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN md5(topic || ':' || i)::uuid;

-- Ordered by its moment, as the product's own identifiers of events are.
CREATE FUNCTION made.event(at timestamptz, topic text, i bigint) RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
            || substr(md5(topic || ':' || i), 1, 3) || '8' || substr(md5(topic || ':' || i), 5, 15))::uuid;

CREATE UNLOGGED TABLE made.organisation (no int PRIMARY KEY, id uuid, low float8);
CREATE UNLOGGED TABLE made.account (no int, nth int, id uuid, PRIMARY KEY (no, nth));
CREATE UNLOGGED TABLE made.programme (no int PRIMARY KEY, id uuid);
CREATE UNLOGGED TABLE made.strand (programme int, nth int, id uuid, kind text);
CREATE UNLOGGED TABLE made.site (no int, nth int, id uuid);
CREATE UNLOGGED TABLE made.name (
    no int PRIMARY KEY, first_name text, last_name text, alias text, gender text, sort_name text, alias_sort_name text
);

-- Which organisation a throw falls on: some are large.
CREATE FUNCTION made.organisation_at(throw float8, lows float8[]) RETURNS int
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN width_bucket(throw, lows) - 1;

-- The programme of an organisation's young person: often the large one where it takes part.
CREATE FUNCTION made.programme_at(no int, throw float8) RETURNS int
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN no < 8 AND throw < 0.6 THEN 0 ELSE 1 + no % 5 END;
