package io.paysync.providers.unionpay;

import io.paysync.providers.bill.BeijingTime;
import io.paysync.providers.bill.BillClient;
import io.paysync.providers.bill.Bills;
import io.paysync.providers.bill.SheetBills;
import io.paysync.providers.bill.SheetReader;
import java.nio.charset.Charset;
import java.util.Optional;

/** Detail files of a settlement day, which ends an hour before midnight in Beijing. */
final class UnionpayBills {
    private static final SheetReader.Layout LAYOUT =
            new SheetReader.Layout(Charset.forName("GB18030"), '\0', false, name -> name.contains("ZM_"));

    /** What was paid in the day's last hour is settled on the next. */
    private static final int SETTLE_DAYS = 1;

    private UnionpayBills() {}

    static Bills of(UnionpayConfig config, Optional<BillClient> client) {
        return new SheetBills(
                BeijingTime.ZONE, SETTLE_DAYS, LAYOUT, day -> new UnionpaySheet(config.merId(), day), client);
    }
}
