package io.paysync.polling.bill;

import io.paysync.contract.domain.Money;
import io.paysync.contract.orders.MoneyApi;
import io.paysync.contract.orders.MoneyApi.FindHeld;
import io.paysync.contract.orders.MoneyApi.Held;
import io.paysync.contract.orders.MoneyApi.HeldFound;
import io.paysync.contract.orders.MoneyApi.Wanted;
import io.paysync.platform.Node;
import io.paysync.polling.bill.StageStore.Others;
import io.paysync.polling.bill.SumStore.Counted;
import io.paysync.providers.Account;
import io.paysync.providers.bill.BillLine;
import io.paysync.providers.bill.BillLine.Kind;
import io.paysync.providers.bill.BillLine.State;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The lines of a bill that need a look, part by part: what is held to be true of their trades is asked for and compared. */
final class Lines {
    /** Trades asked for, and differences written, at once. */
    private static final int SOME = 500;

    private final Attempt attempt;
    private final Node node;
    private final BillConfig config;
    private final StageStore stage;
    private final Account account;
    private final BillRules rules;

    Lines(Attempt attempt, Node node, BillConfig config, StageStore stage, Account account, BillRules rules) {
        this.attempt = attempt;
        this.node = node;
        this.config = config;
        this.stage = stage;
        this.account = account;
        this.rules = rules;
    }

    Future<Void> compare(int bucket) {
        long loadId = attempt.run().loadId();
        return stage.others(loadId, bucket)
                .compose(others -> lines(loadId, bucket, others))
                .compose(done -> attempt.fenced(
                        "polling.bill.crossed",
                        tx -> CarryStore.crossed(tx, loadId, bucket, attempt.accountId(), attempt.day())));
    }

    private Future<Void> lines(long loadId, int bucket, Others others) {
        int[] last = {0};
        return Repeat.whileTrue(() -> stage.unmatched(loadId, bucket, last[0], SOME, config.of(account.ref()))
                .compose(some -> {
                    if (some.isEmpty()) {
                        return Future.succeededFuture(false);
                    }
                    last[0] = some.getLast().number();
                    return judge(some, others).map(some.size() == SOME);
                }));
    }

    private Future<Void> judge(List<BillLine> lines, Others others) {
        List<Wanted> wanted = lines.stream()
                .map(line -> new Wanted(line.tradeNo(), line.orderNo()))
                .toList();
        return node.bus()
                .ask(MoneyApi.FIND, new FindHeld(account.ref(), account.merchant(), wanted))
                .compose(found -> SumStore.of(node.db(), attempt.accountId(), bySum(lines, found))
                        .compose(counted -> judge(lines, others, found, counted)));
    }

    private Future<Void> judge(
            List<BillLine> lines, Others others, HeldFound found, Map<String, List<Counted>> counted) {
        List<Difference> differences = new ArrayList<>();
        List<Counted> more = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            BillLine line = lines.get(i);
            Held held = held(found, i);
            long refunded = 0;
            if (held != null && BillRules.bySum(line, held)) {
                List<Counted> all = counted.computeIfAbsent(line.tradeNo(), trade -> new ArrayList<>());
                count(Counted.of(line), all, more);
                refunded = all.stream()
                        .filter(one -> !BillRules.knownByItself(one, held))
                        .mapToLong(Counted::minor)
                        .sum();
            }
            Money paid = line.kind() == Kind.PAYMENT ? others.paid().get(line.tradeNo()) : null;
            rules.judge(line, held, new Beside(refunded, paid, line.state() == State.SUCCEEDED && others.undone(line)))
                    .ifPresent(differences::add);
        }
        attempt.tally().differing += differences.size();
        return attempt.note(
                differences,
                tx -> SumStore.add(tx, attempt.accountId(), attempt.day().date(), more));
    }

    /** A failure takes back only what another line has told. */
    private static void count(Counted line, List<Counted> all, List<Counted> more) {
        boolean told = all.stream().anyMatch(other -> other.minor() > 0 && other.sameRefund(line));
        if (line.minor() > 0 || told) {
            all.add(line);
            more.add(line);
        }
    }

    private static Set<String> bySum(List<BillLine> lines, HeldFound found) {
        Set<String> trades = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            if (BillRules.bySum(lines.get(i), held(found, i))) {
                trades.add(lines.get(i).tradeNo());
            }
        }
        return trades;
    }

    private static @Nullable Held held(HeldFound found, int i) {
        return found.found().get(i).held();
    }
}
