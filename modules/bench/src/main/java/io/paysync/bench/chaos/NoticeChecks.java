package io.paysync.bench.chaos;

import io.paysync.bench.chaos.Check.Finding;
import io.paysync.bench.chaos.Evidence.ChangeRow;
import io.paysync.bench.chaos.Evidence.DeliveryRow;
import io.paysync.bench.chaos.Evidence.Notice;
import io.paysync.bench.chaos.Evidence.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What receivers and onlookers were told, beside the orders' history. */
final class NoticeChecks {
    static final List<Check> ALL = List.of(
            new Check(20, "linear_view", NoticeChecks::linear),
            new Check(22, "notify_missing", NoticeChecks::missing),
            new Check(22, "notices_in_order", NoticeChecks::inOrder),
            new Check(23, "same_id_same_bytes", NoticeChecks::sameBytes),
            new Check(24, "only_the_truth_is_told", NoticeChecks::truth),
            new Check(25, "signed_and_fresh", NoticeChecks::signed));

    private NoticeChecks() {}

    private static Map<String, ChangeRow> history(Joined all) {
        return Rows.index(all.all.tables().changes(), change -> change.order() + "/" + change.version());
    }

    private static void linear(Joined all, Finding finding) {
        Map<String, ChangeRow> history = history(all);
        Rows.by(all.all.views(), View::watcher).forEach((watcher, views) -> {
            int seen = 0;
            for (View view : views) {
                ChangeRow change = history.get(view.order() + "/" + view.version());
                finding.demand(
                        view.version() >= seen && change != null && change.to().equals(view.status()),
                        "seen after version " + seen + ", and the history has " + change + ": " + view);
                seen = Math.max(seen, view.version());
            }
        });
    }

    private static void missing(Joined all, Finding finding) {
        Map<String, DeliveryRow> deliveries = Rows.index(
                all.all.tables().deliveries(), row -> row.endpoint() + "/" + row.order() + "/" + row.version());
        for (ChangeRow change : all.all.tables().changes()) {
            for (int i = 0; i < World.RECEIVERS; i++) {
                DeliveryRow row = deliveries.get("hook-" + i + "/" + change.order() + "/" + change.version());
                boolean came = all.notices.containsKey(Joined.told(i, change.order(), change.version()));
                boolean given = row != null && row.state().equals("DEAD");
                finding.demand(came || given, "nobody told receiver " + i + " of " + change + ": " + row);
            }
        }
    }

    /** The first arrival of a version never comes after the first arrival of the next one. */
    private static void inOrder(Joined all, Finding finding) {
        Map<String, Integer> newest = new HashMap<>();
        Map<String, Boolean> known = new HashMap<>();
        for (Notice notice : all.all.notices()) {
            if (notice.refused() == null) {
                String stream = notice.receiver() + "/" + notice.order();
                boolean first = known.put(stream + "/" + notice.version(), true) == null;
                int before = newest.getOrDefault(stream, 0);
                finding.demand(!first || notice.version() > before, "told after version " + before + ": " + notice);
                newest.merge(stream, notice.version(), Math::max);
            }
        }
    }

    private static void sameBytes(Joined all, Finding finding) {
        Map<String, Notice> byId = new HashMap<>();
        for (Notice notice : all.all.notices()) {
            Notice first = byId.putIfAbsent(notice.id(), notice);
            finding.demand(
                    first == null
                            || (first.body().equals(notice.body())
                                    && first.receiver() == notice.receiver()
                                    && first.version() == notice.version()
                                    && first.order().equals(notice.order())),
                    "one id, two messages: " + first + " " + notice);
        }
        Rows.by(new ArrayList<>(byId.values()), n -> Joined.told(n.receiver(), n.order(), n.version()))
                .forEach(
                        (told, ids) -> finding.demand(ids.size() == 1, "one message, " + ids.size() + " ids: " + told));
    }

    private static void truth(Joined all, Finding finding) {
        Map<String, ChangeRow> history = history(all);
        for (Notice notice : all.all.notices()) {
            ChangeRow change = history.get(notice.order() + "/" + notice.version());
            finding.demand(
                    change != null && change.to().equals(notice.status()), "the history has " + change + ": " + notice);
        }
    }

    private static void signed(Joined all, Finding finding) {
        for (Notice notice : all.all.notices()) {
            finding.demand(notice.refused() == null, "not to be believed: " + notice);
        }
    }
}
