package io.paysync.providers.adyen;

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
import java.util.Optional;

/** Settlement details: of what was settled, which is days after it was paid. */
final class AdyenBills implements Bills {
    /** Where Adyen keeps its books. */
    static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");

    private static final SheetReader.Layout LAYOUT =
            new SheetReader.Layout(StandardCharsets.UTF_8, ',', true, name -> name.endsWith(".csv"));

    private final AdyenConfig config;

    AdyenBills(AdyenConfig config) {
        this.config = config;
    }

    @Override
    public ZoneId zone() {
        return AMSTERDAM;
    }

    @Override
    public int settleDays() {
        return 7;
    }

    @Override
    public BillReader open(InputStream file, LocalDate day, BillLimits limits) throws BillException {
        return SheetReader.open(file, LAYOUT, limits, new AdyenSheet(config.merchantAccount()));
    }

    @Override
    public Optional<BillClient> client() {
        return Optional.empty();
    }
}
