package io.paysync.providers.stripe;

import io.paysync.providers.bill.BillClient;
import io.paysync.providers.bill.BillException;
import io.paysync.providers.bill.BillLimits;
import io.paysync.providers.bill.BillReader;
import io.paysync.providers.bill.Bills;
import io.paysync.providers.bill.SheetReader;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** Reports of what moved the balance on a day in UTC. */
final class StripeBills implements Bills {
    private static final SheetReader.Layout LAYOUT =
            new SheetReader.Layout(StandardCharsets.UTF_8, ',', true, name -> name.endsWith(".csv"));

    private final StripeConfig config;

    StripeBills(StripeConfig config) {
        this.config = config;
    }

    @Override
    public ZoneId zone() {
        return ZoneOffset.UTC;
    }

    /** A payment can reach the balance after its day. */
    @Override
    public int settleDays() {
        return 1;
    }

    @Override
    public BillReader open(InputStream file, LocalDate day, BillLimits limits) throws BillException {
        return SheetReader.open(file, LAYOUT, limits, new StripeSheet(config.orderNoKey(), config.refundNoKey()));
    }

    @Override
    public Optional<BillClient> client() {
        return Optional.empty();
    }
}
