create index row_by_mark on sample.row (xid, id);
