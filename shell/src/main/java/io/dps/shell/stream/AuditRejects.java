package io.dps.shell.stream;

import io.dps.shell.output.Column;
import io.dps.shell.platform.QueryResult;
import io.dps.shell.stream.client.StreamAudit;
import java.util.List;

/** Rows of an audit; closing them ends the audit's session. */
record AuditRejects(StreamAudit audit, QueryResult rows) implements QueryResult {
    @Override
    public List<Column> columns() {
        return rows.columns();
    }

    @Override
    public boolean hasNext() {
        return rows.hasNext();
    }

    @Override
    public List<Object> next() {
        return rows.next();
    }

    @Override
    public void close() {
        try {
            rows.close();
        } finally {
            audit.close();
        }
    }
}
