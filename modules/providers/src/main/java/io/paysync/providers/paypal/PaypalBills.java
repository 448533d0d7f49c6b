package io.paysync.providers.paypal;

import io.paysync.providers.bill.BillClient;
import io.paysync.providers.bill.Bills;
import io.paysync.providers.bill.SheetBills;
import io.paysync.providers.bill.SheetReader;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;

/** Settlement reports, of days where PayPal is unless the account has another zone. */
final class PaypalBills {
    static final ZoneId LOS_ANGELES = ZoneId.of("America/Los_Angeles");

    private static final SheetReader.Layout LAYOUT = new SheetReader.Layout(
            StandardCharsets.UTF_8,
            ',',
            true,
            name -> name.toLowerCase(Locale.ROOT).endsWith(".csv"));

    /** Accounts in other zones have their days elsewhere. */
    private static final int SETTLE_DAYS = 1;

    /** The report names an account; which it must be, the settings do not say. */
    private static final boolean NAMES_ACCOUNT = false;

    private PaypalBills() {}

    static Bills of(PaypalConfig config, Optional<BillClient> client) {
        return new SheetBills(
                LOS_ANGELES,
                SETTLE_DAYS,
                NAMES_ACCOUNT,
                LAYOUT,
                day -> new PaypalSheet(config.orderNoField().equals("invoice_id")),
                client);
    }
}
