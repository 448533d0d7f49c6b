package io.paysync.providers.unionpay;

import io.paysync.providers.bill.BeijingTime;
import io.paysync.providers.bill.BillClient;
import io.paysync.providers.bill.BillException;
import io.paysync.providers.bill.BillLimits;
import io.paysync.providers.bill.BillReader;
import io.paysync.providers.bill.Bills;
import io.paysync.providers.bill.SheetReader;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/** Detail files of a settlement day, which ends an hour before midnight in Beijing. */
final class UnionpayBills implements Bills {
    private static final SheetReader.Layout LAYOUT =
            new SheetReader.Layout(Charset.forName("GB18030"), '\0', false, name -> name.contains("ZM_"));

    private final UnionpayConfig config;

    UnionpayBills(UnionpayConfig config) {
        this.config = config;
    }

    @Override
    public ZoneId zone() {
        return BeijingTime.ZONE;
    }

    /** What was paid in the day's last hour is settled on the next. */
    @Override
    public int settleDays() {
        return 1;
    }

    @Override
    public BillReader open(InputStream file, LocalDate day, BillLimits limits) throws BillException {
        return SheetReader.open(file, LAYOUT, limits, new UnionpaySheet(config.merId(), day));
    }

    @Override
    public Optional<BillClient> client() {
        return Optional.empty();
    }
}
