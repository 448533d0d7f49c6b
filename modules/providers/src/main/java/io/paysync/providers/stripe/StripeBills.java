package io.paysync.providers.stripe;

import io.paysync.providers.bill.BillClient;
import io.paysync.providers.bill.Bills;
import io.paysync.providers.bill.SheetBills;
import io.paysync.providers.bill.SheetReader;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Optional;

/** Reports of what moved the balance on a day in UTC. */
final class StripeBills {
    private static final SheetReader.Layout LAYOUT =
            new SheetReader.Layout(StandardCharsets.UTF_8, ',', true, name -> name.endsWith(".csv"));

    /** A payment can reach the balance after its day. */
    private static final int SETTLE_DAYS = 1;

    /** Neither the account nor whether it is live. */
    private static final boolean NAMES_ACCOUNT = false;

    private StripeBills() {}

    static Bills of(StripeConfig config, Optional<BillClient> client) {
        return new SheetBills(
                ZoneOffset.UTC,
                SETTLE_DAYS,
                NAMES_ACCOUNT,
                LAYOUT,
                day -> new StripeSheet(config.orderNoKey(), config.refundNoKey()),
                client);
    }
}
