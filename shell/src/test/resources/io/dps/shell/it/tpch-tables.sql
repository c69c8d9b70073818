-- The eight tables of TPC-H (its specification, clause 1.4), some thousand rows made of numbers and hashes of them: the
-- same ones in every session. Words are drawn from short lists, so that every query finds something.
set spark.sql.shuffle.partitions = 2;

create or replace temporary view region as
select * from values
  (0, 'AFRICA', 'r'), (1, 'AMERICA', 'r'), (2, 'ASIA', 'r'), (3, 'EUROPE', 'r'), (4, 'MIDDLE EAST', 'r')
  as t(r_regionkey, r_name, r_comment);

create or replace temporary view nation as
select pos as n_nationkey, split_part(col, ':', 1) as n_name, cast(split_part(col, ':', 2) as int) as n_regionkey,
  'n' as n_comment
from (select posexplode(array(
  'ALGERIA:0', 'ARGENTINA:1', 'BRAZIL:1', 'CANADA:1', 'EGYPT:4', 'ETHIOPIA:0', 'FRANCE:3', 'GERMANY:3', 'INDIA:2',
  'INDONESIA:2', 'IRAN:4', 'IRAQ:4', 'JAPAN:2', 'JORDAN:4', 'KENYA:0', 'MOROCCO:0', 'MOZAMBIQUE:0', 'PERU:1', 'CHINA:2',
  'ROMANIA:3', 'SAUDI ARABIA:4', 'VIETNAM:2', 'RUSSIA:3', 'UNITED KINGDOM:3', 'UNITED STATES:1')));

create or replace temporary view supplier as
select id as s_suppkey, format_string('Supplier#%09d', id) as s_name, concat('street ', id) as s_address,
  cast(id % 25 as int) as s_nationkey, format_string('%d-555-%04d', 10 + id % 25, id) as s_phone,
  cast(pmod(xxhash64(id, 's_acctbal'), 1099998) / 100 - 999.99 as decimal(15, 2)) as s_acctbal,
  if(id % 17 = 0, 'slow Customer with Complaints', 'quiet') as s_comment
from range(1, 51);

create or replace temporary view customer as
select id as c_custkey, format_string('Customer#%09d', id) as c_name, concat('road ', id) as c_address,
  cast(pmod(xxhash64(id, 'c_nation'), 25) as int) as c_nationkey,
  format_string('%d-555-%04d', 10 + pmod(xxhash64(id, 'c_nation'), 25), id) as c_phone,
  cast(pmod(xxhash64(id, 'c_acctbal'), 1099998) / 100 - 999.99 as decimal(15, 2)) as c_acctbal,
  element_at(array('AUTOMOBILE', 'BUILDING', 'FURNITURE', 'HOUSEHOLD', 'MACHINERY'),
    cast(1 + pmod(xxhash64(id, 'c_segment'), 5) as int)) as c_mktsegment, 'c' as c_comment
from range(1, 301);

create or replace temporary view part as
select id as p_partkey,
  concat_ws(' ',
    element_at(array('almond', 'forest', 'green', 'ivory', 'lemon', 'navy', 'olive', 'red'),
      cast(1 + pmod(xxhash64(id, 'name1'), 8) as int)),
    element_at(array('blue', 'green', 'khaki', 'linen', 'snow', 'tan'),
      cast(1 + pmod(xxhash64(id, 'name2'), 6) as int))) as p_name,
  concat('Manufacturer#', 1 + id % 5) as p_mfgr,
  element_at(array('Brand#12', 'Brand#13', 'Brand#23', 'Brand#34', 'Brand#45'),
    cast(1 + pmod(xxhash64(id, 'brand'), 5) as int)) as p_brand,
  concat_ws(' ',
    element_at(array('ECONOMY', 'MEDIUM', 'PROMO', 'STANDARD'), cast(1 + pmod(xxhash64(id, 'type1'), 4) as int)),
    element_at(array('ANODIZED', 'BRUSHED', 'POLISHED'), cast(1 + pmod(xxhash64(id, 'type2'), 3) as int)),
    element_at(array('BRASS', 'COPPER', 'STEEL'), cast(1 + pmod(xxhash64(id, 'type3'), 3) as int))) as p_type,
  cast(1 + pmod(xxhash64(id, 'size'), 50) as int) as p_size,
  element_at(array('SM CASE', 'SM BOX', 'SM PACK', 'MED BAG', 'MED BOX', 'MED PACK', 'LG CASE', 'LG BOX'),
    cast(1 + pmod(xxhash64(id, 'container'), 8) as int)) as p_container,
  cast((90000 + (id div 10) % 20001 + 100 * (id % 1000)) / 100 as decimal(15, 2)) as p_retailprice, 'p' as p_comment
from range(1, 401);

create or replace temporary view partsupp as
select p.id as ps_partkey, (p.id + i.id * (12 + (p.id - 1) div 50)) % 50 + 1 as ps_suppkey,
  cast(1 + pmod(xxhash64(p.id, i.id, 'availqty'), 9999) as int) as ps_availqty,
  cast(1 + pmod(xxhash64(p.id, i.id, 'cost'), 99900) / 100 as decimal(15, 2)) as ps_supplycost, 'ps' as ps_comment
from range(1, 401) p cross join range(4) i;

-- A third of the customers never order; a few orders are large.
create or replace temporary view orders as
select id as o_orderkey, buyer div 2 * 3 + buyer % 2 + 1 as o_custkey,
  case when o_orderdate + interval '121' day <= date'1995-06-17' then 'F'
    when o_orderdate >= date'1995-06-17' then 'O' else 'P' end as o_orderstatus,
  cast(pmod(xxhash64(id, 'price'), 40000000) / 100 + 900 as decimal(15, 2)) as o_totalprice, o_orderdate,
  element_at(array('1-URGENT', '2-HIGH', '3-MEDIUM', '4-NOT SPECIFIED', '5-LOW'),
    cast(1 + pmod(xxhash64(id, 'priority'), 5) as int)) as o_orderpriority,
  format_string('Clerk#%09d', id % 10) as o_clerk, 0 as o_shippriority,
  if(id % 13 = 0, 'special packing requests', 'plain') as o_comment
from (
  select id, pmod(xxhash64(id, 'buyer'), 200) as buyer,
    date_add(date'1992-01-01', cast(pmod(xxhash64(id, 'date'), 2406) as int)) as o_orderdate
  from range(1, 3001));

create or replace temporary view lineitem as
select o_orderkey as l_orderkey, partkey as l_partkey,
  (partkey + pmod(seed, 4) * (12 + (partkey - 1) div 50)) % 50 + 1 as l_suppkey, line as l_linenumber,
  cast(quantity as decimal(15, 2)) as l_quantity,
  cast(quantity * (90000 + (partkey div 10) % 20001 + 100 * (partkey % 1000)) / 100 as decimal(15, 2)) as l_extendedprice,
  cast(pmod(xxhash64(seed, 'discount'), 11) / 100 as decimal(15, 2)) as l_discount,
  cast(pmod(xxhash64(seed, 'tax'), 9) / 100 as decimal(15, 2)) as l_tax,
  case when receiptdate > date'1995-06-17' then 'N' when pmod(xxhash64(seed, 'flag'), 2) = 0 then 'A' else 'R' end
    as l_returnflag,
  if(shipdate > date'1995-06-17', 'O', 'F') as l_linestatus, shipdate as l_shipdate,
  date_add(o_orderdate, cast(30 + pmod(xxhash64(seed, 'commit'), 61) as int)) as l_commitdate,
  receiptdate as l_receiptdate,
  element_at(array('DELIVER IN PERSON', 'COLLECT COD', 'NONE', 'TAKE BACK RETURN'),
    cast(1 + pmod(xxhash64(seed, 'instruct'), 4) as int)) as l_shipinstruct,
  element_at(array('AIR', 'FOB', 'MAIL', 'RAIL', 'REG AIR', 'SHIP', 'TRUCK'),
    cast(1 + pmod(xxhash64(seed, 'mode'), 7) as int)) as l_shipmode, 'l' as l_comment
from (
  select *, date_add(shipdate, cast(1 + pmod(xxhash64(seed, 'receipt'), 30) as int)) as receiptdate
  from (
    select *, xxhash64(o_orderkey, line) as seed, 1 + pmod(xxhash64(o_orderkey, line, 'part'), 400) as partkey,
      date_add(o_orderdate, cast(1 + pmod(xxhash64(o_orderkey, line, 'ship'), 121) as int)) as shipdate,
      if(o_orderkey % 97 = 0, 45, 1) + pmod(xxhash64(o_orderkey, line, 'quantity'), if(o_orderkey % 97 = 0, 6, 50))
        as quantity
    from (
      select o_orderkey, o_orderdate,
        explode(sequence(1, if(o_orderkey % 97 = 0, 7, 1 + cast(pmod(xxhash64(o_orderkey, 'lines'), 7) as int)))) as line
      from orders)));

cache table customer;
cache table part;
cache table partsupp;
cache table orders;
cache table lineitem;
