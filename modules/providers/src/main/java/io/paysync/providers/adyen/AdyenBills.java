package io.paysync.providers.adyen;

import io.paysync.providers.bill.BillClient;
import io.paysync.providers.bill.Bills;
import io.paysync.providers.bill.SheetBills;
import io.paysync.providers.bill.SheetReader;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Optional;

/** Settlement details, or the payments accounting report of a day: of what was settled, which is days after it was paid. */
final class AdyenBills {
    /** Where Adyen keeps its books. */
    static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");

    private static final SheetReader.Layout LAYOUT =
            new SheetReader.Layout(StandardCharsets.UTF_8, ',', true, name -> name.endsWith(".csv"));

    private AdyenBills() {}

    static Bills of(AdyenConfig config, Optional<BillClient> client) {
        return new SheetBills(AMSTERDAM, 7, true, LAYOUT, day -> new AdyenSheet(config.merchantAccount()), client);
    }
}
