package io.paysync.providers.paypal;

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
import java.util.Locale;
import java.util.Optional;

/** Settlement reports, of days where PayPal is unless the account has another zone. */
final class PaypalBills implements Bills {
    private static final ZoneId LOS_ANGELES = ZoneId.of("America/Los_Angeles");

    private static final SheetReader.Layout LAYOUT = new SheetReader.Layout(
            StandardCharsets.UTF_8,
            ',',
            true,
            name -> name.toLowerCase(Locale.ROOT).endsWith(".csv"));

    private final PaypalConfig config;

    PaypalBills(PaypalConfig config) {
        this.config = config;
    }

    @Override
    public ZoneId zone() {
        return LOS_ANGELES;
    }

    /** Accounts in other zones have their days elsewhere. */
    @Override
    public int settleDays() {
        return 1;
    }

    @Override
    public BillReader open(InputStream file, LocalDate day, BillLimits limits) throws BillException {
        return SheetReader.open(
                file, LAYOUT, limits, new PaypalSheet(config.orderNoField().equals("invoice_id")));
    }

    @Override
    public Optional<BillClient> client() {
        return Optional.empty();
    }
}
