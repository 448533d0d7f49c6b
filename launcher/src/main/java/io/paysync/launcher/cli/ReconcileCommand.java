package io.paysync.launcher.cli;

import io.paysync.contract.bus.FaultException;
import io.paysync.launcher.node.BillDesk;
import io.paysync.launcher.node.NodeFile;
import io.paysync.launcher.node.StartException;
import io.paysync.polling.bill.BillRun;
import io.paysync.providers.Account;
import io.paysync.providers.bill.BillClient;
import io.paysync.providers.bill.Bills;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code paysync reconcile}: compares a provider's bill with the orders, on the nodes' database and beside them. */
@Command(
        name = "reconcile",
        mixinStandardHelpOptions = true,
        description =
                "Compare a provider's bill of one day with the orders. Payments that we have missed are repaired, all "
                        + "other differences become incidents. Works on the database, whether nodes run or not.",
        footer = ExitCode.FOOTER)
final class ReconcileCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ConfigOption config;

    @Option(names = "--account", required = true, paramLabel = "PROVIDER/NAME", description = "Whose bill.")
    @SuppressWarnings("NullAway.Init")
    private String account;

    @Option(
            names = "--date",
            paramLabel = "DAY",
            description = "Of which day, such as 2026-11-19 (default: yesterday where the provider is).")
    private @Nullable String date;

    @Option(names = "--file", paramLabel = "FILE", description = "The bill (default: it is fetched from the provider).")
    private @Nullable Path file;

    @Option(names = "--report", paramLabel = "DIR", description = "Write JSON, CSV and HTML into this directory.")
    private @Nullable Path report;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        NodeFile settings = config.read(spec.commandLine().getErr());
        Account found = ConfigOption.account(settings, account, spec.commandLine());
        Bills bills = found.bills()
                .orElseThrow(() -> new CommandException(
                        ExitCode.CONFIG, "the bills of " + found.ref().provider() + " cannot be read here"));
        LocalDate day = day(bills);
        if (file != null && !Files.isReadable(file)) {
            throw new CommandException(ExitCode.NO_INPUT, "cannot read " + file);
        }
        try (BillDesk desk = BillDesk.open(settings, found.ref())) {
            Path given = file;
            return given != null
                    ? finish(desk, desk.compare(day, given, "file " + given.getFileName()))
                    : fetched(desk, day);
        } catch (FaultException e) {
            throw new CommandException(ExitCode.TRY_LATER, e.fault().text());
        } catch (StartException e) {
            throw new CommandException(ExitCode.TRY_LATER, String.valueOf(e.getMessage()));
        }
    }

    private LocalDate day(Bills bills) {
        LocalDate today = LocalDate.now(bills.zone());
        try {
            LocalDate day = date == null ? today.minusDays(1) : LocalDate.parse(date);
            if (day.isBefore(today)) {
                return day;
            }
        } catch (DateTimeException e) {
            throw new ParameterException(spec.commandLine(), "--date must be a day such as 2026-11-19");
        }
        throw new ParameterException(spec.commandLine(), "--date must be a day that is over in " + bills.zone());
    }

    private int fetched(BillDesk desk, LocalDate day) {
        Path into;
        try {
            into = Files.createTempFile("paysync-bill", null);
        } catch (IOException e) {
            throw new CommandException(ExitCode.TRY_LATER, "no room for the bill: " + e.getMessage());
        }
        try {
            return switch (desk.fetch(day, into)) {
                case BillClient.Fetched done ->
                    finish(desk, desk.compareFetched(day, into, "fetched, " + done.bytes() + " bytes"));
                case BillClient.NotReady later ->
                    throw new CommandException(ExitCode.TRY_LATER, "the bill is not there yet: " + later.code());
                case BillClient.Nothing none -> finish(desk, desk.compareNothing(day, none.code()));
                case BillClient.Refused no ->
                    throw new CommandException(
                            ExitCode.CONFIG, "the bill cannot be fetched: " + no.code() + " " + no.text());
            };
        } finally {
            delete(into);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }

    private int finish(BillDesk desk, BillRun run) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(run.account() + " " + run.day() + " from " + run.origin());
        Optional.ofNullable(report)
                .ifPresent(directory ->
                        desk.report(run, directory).forEach(written -> out.println("  written " + written)));
        if (run.state() == BillRun.State.REFUSED) {
            out.println("  REFUSED, nothing was changed: " + run.text());
            return ExitCode.FAILED;
        }
        out.println("  lines      " + run.lines());
        out.println("  agree      " + run.matched());
        out.println("  repaired   " + run.repaired());
        out.println("  for review " + run.review());
        out.println("  carried    " + run.carried() + " that may stand on a later bill");
        if (run.passedOver() > 0) {
            out.println("  passed     " + run.passedOver() + " that may stand on the day before's bill, not compared");
        }
        if (!run.text().isEmpty()) {
            out.println("  " + run.text());
        }
        return run.review() == 0 ? ExitCode.OK : ExitCode.FAILED;
    }
}
