"""The bench's tables as Markdown, on the screen and between the markers of docs/performance.md."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from tests.bench import call_report
from tests.bench.marked import table

FILE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
BEGIN, END = "<!-- made by make bench: begin -->", "<!-- made by make bench: end -->"
MOST_MS, MOST_QUERIES, MOST_GROWTH = 80, 12, 1.5
FEW_MS = 20  # what a page may grow by without being a finding: a small page's noise is half of it
LONGEST = 60  # findings that are listed one by one


def tables(measured: list[dict], apart: dict[str, Any]) -> str:
    """All that was measured; the last one is the one of full size. `apart`: what has databases of its own, by its part."""
    if not measured and not any(apart.values()):
        return "Nothing was measured."
    parts = []
    if measured:
        full, small = measured[-1], measured[0] if len(measured) > 1 else None
        parts += [_head(full)]
        if full.get("grids"):
            parts += [_grids(full, small), _over(full, small)]
        parts += [_walls(full["walls"])] if full.get("walls") else []
        parts += [_excel(full["excel"])] if full.get("excel") else []
        parts += [_import(full["import"])] if full.get("import") else []
        parts += [_order(full["order"])] if full.get("order") else []
        parts += [_money(full["money"])] if full.get("money") else []
    words = {
        "claims": _claims, "blocks": _blocks, "calls": call_report.calls, "day": call_report.day, "long": call_report.long_files,
    }  # fmt: skip
    return "\n\n".join([*parts, *(words[part](figures) for part, figures in apart.items() if figures)])


def write(text: str) -> None:
    """Between the markers; what stands around them is written by hand."""
    before, _begin, rest = FILE.read_text().partition(BEGIN)
    _old, _end, after = rest.partition(END)
    FILE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}")


def _blocks(found: dict) -> str:
    return (
        f"**From the end of a call to its block** at {found['rate']:.0f} calls a second, by the scheduler's process, each record "
        f"written when its call ends: {found['blocks']} blocks of {found['calls']:,} calls, median {found['median']:.1f} s, worst "
        f"{found['worst']:.1f} s until the network has the command, {found['missing']} missing; writing a tenth of a second's records "
        f"took {1000 * found['written']:.0f} ms. Measured on a shared machine."
    )


def _head(full: dict) -> str:
    asked = "one request" if full["runs"] == 1 else f"medians of {full['runs']} requests"
    lines = [f"Scale {full['scale']:g}, {full['cores']} cores, {asked} after two to warm up."]
    for viewer in full.get("viewers", []):
        lines.append(f"- {viewer['title']}: {viewer['partners']:,} partners, {viewer['orders']:,} orders within reach")
    return "\n".join(lines)


def _by_grid(measured: dict) -> dict[str, list[dict]]:
    found = defaultdict(list)
    for row in measured["grids"]:
        found[row["grid"]].append({**row["figure"], "viewer": row["viewer"]})
    return found


def _case(figure: dict) -> tuple:
    """What is the same case in a smaller database: texts that are searched for are others there."""
    case = figure["case"]
    named = {"sort"} if case["kind"] == "sort" else set()
    words = [pair for pair in case["query"].split("&") if pair.split("=")[0] in named]
    return figure["viewer"], case["kind"], *words


def _growth(full: list[dict], small: list[dict]) -> list[tuple[float, dict, float]]:
    """(times, figure, milliseconds before) of each case that both databases have; the worst of several counts."""
    before: dict[tuple, float] = {}
    for figure in small:
        before[_case(figure)] = max(figure["cpu"], before.get(_case(figure), 0.0))
    return [(f["cpu"] / before[_case(f)], f, before[_case(f)]) for f in full if before.get(_case(f))]


def _grids(full: dict, small: dict | None) -> str:
    before, rows = _by_grid(small) if small else {}, []
    for grid, figures in sorted(_by_grid(full).items(), key=lambda pair: -max(f["cpu"] for f in pair[1])):
        worst = max(figures, key=lambda f: f["cpu"])
        middle = sorted(f["cpu"] for f in figures)[len(figures) // 2]
        ratio = f"{worst['sql_cpu'] / worst['bare']:.1f}" if worst["bare"] > 0.5 else "—"
        grown = sorted(times for times, _f, _before in _growth(figures, before.get(grid, [])))
        rows.append([
            grid, len(figures), f"{middle:.0f}", f"{worst['cpu']:.0f}", f"{worst['total']:.0f}", f"{worst['sql']:.0f}",
            max(f["queries"] for f in figures), ratio, f"{grown[len(grown) // 2]:.1f}" if grown else "—", _name(worst),
        ])  # fmt: skip
    head = [
        "grid",
        "cases",
        "median",
        "worst",
        "by the clock",
        "in SQL",
        "queries",
        "to bare SQL",
        "grown",
        "worst case",
    ]
    return (
        "**Grids.** Milliseconds of processor time, portal and database together; of the worst case also by the clock. "
        "“To bare SQL”: what the database worked for the worst request, divided by the same page and count by the tables' "
        f"owner, without walls. “Grown”: median over the cases, {_times(full, small)}.\n\n{table(head, rows)}"
    )


def _times(full: dict, small: dict | None) -> str:
    return f"from scale {small['scale']:g} to {full['scale']:g}" if small else "not measured"


def _name(figure: dict) -> str:
    pairs = [
        pair for pair in figure["case"]["query"].split("&") if "2000-01-01" not in pair and "2100-01-01" not in pair
    ]
    return f"{figure['viewer']}, {figure['case']['kind']} {' '.join(pairs)}".strip().replace("|", "/")


def _over(full: dict, small: dict | None) -> str:
    """Everything over the targets, one line each."""
    found, before, count = [], _by_grid(small) if small else {}, 0
    for grid, figures in _by_grid(full).items():
        count += len(figures)
        for f in figures:
            if f["cpu"] > MOST_MS:
                found.append((f["cpu"] / MOST_MS, f"{grid}: {f['cpu']:.0f} ms ({f['sql']:.0f} in SQL): {_name(f)}"))
            if f["queries"] > MOST_QUERIES:
                found.append((1.0, f"{grid}: {f['queries']} queries: {_name(f)}"))
            if f["status"] != 200:
                found.append((9.0, f"{grid}: answers {f['status']}: {_name(f)}"))
        for times, f, earlier in _growth(figures, before.get(grid, [])):
            if times > MOST_GROWTH and f["cpu"] > earlier + FEW_MS and f["cpu"] <= MOST_MS:
                found.append(
                    (times / 10, f"{grid}: grew {times:.1f} times, from {earlier:.0f} to {f['cpu']:.0f} ms: {_name(f)}")
                )
    every = [f for figures in _by_grid(full).values() for f in figures]
    slow = [sum(f[clock] > MOST_MS for f in every) for clock in ("cpu", "total")]
    grown = [
        times for grid, figures in _by_grid(full).items() for times, _f, _b in _growth(figures, before.get(grid, []))
    ]
    found.sort(key=lambda pair: -pair[0])
    lines = [f"- {text}" for _by, text in found[:LONGEST]]
    if len(found) > LONGEST:
        lines.append(f"- and {len(found) - LONGEST} more")
    took = sorted(f["cpu"] for f in every)
    growth = (
        f"; {sum(times > MOST_GROWTH for times in grown)} of {len(grown)} grew by more than half, small ones included"
    )
    return (
        f"**All cases**: median {took[len(took) // 2]:.0f} ms of processor time, 95th percentile {took[len(took) * 95 // 100]:.0f}.\n\n"
        f"**Over the targets** ({MOST_MS} ms, {MOST_QUERIES} queries, grown by half and {FEW_MS} ms): "
        f"{len(found)} findings in {count} cases. Over {MOST_MS} ms are {slow[0]} cases by processor time, {slow[1]} by the "
        f"clock{growth if small else ''}."
        "\n\n" + "\n".join(lines)
    )


def _walls(rows: list[dict]) -> str:
    cells = [
        [f"{r['viewer']}: {r['what']}", f"{r['where']:.2f}", f"{r['both']:.2f}", f"{r['both'] / r['where']:.2f}"]
        for r in rows
    ]
    return f"**Two walls against the WHERE alone**, over orders; the database's processor time.\n\n{table(['', 'WHERE, ms', 'both, ms', 'times'], cells)}"


def _excel(e: dict) -> str:
    rows, seconds = e["rows"], e["click"] + e["job"]
    mib = 1024 * 1024
    lines = [
        ["from the click to the file, by the clock", f"{seconds:.2f}", f"{rows / seconds:,.0f}", ""],
        ["of which the request", f"{e['click']:.2f}", "", ""],
        ["the job", f"{e['job_cpu']:.2f}", f"{rows / e['job_cpu']:,.0f}", f"{e['job_cpu'] / e['writer']:.1f}"],
        ["query and typed rows into memory", f"{e['query']:.2f}", f"{rows / e['query']:,.0f}", f"{e['query'] / e['writer']:.1f}"],
        ["rustpy-xlsxwriter, rows in memory", f"{e['writer']:.2f}", f"{rows / e['writer']:,.0f}", "1.0"],
        ["CSV, rows in memory", f"{e['csv']:.2f}", f"{rows / e['csv']:,.0f}", f"{e['csv'] / e['writer']:.1f}"],
    ]  # fmt: skip
    return (
        f"**Excel of {rows:,} rows × {e['columns']} columns** ({e['size'] / mib:.1f} MiB). Peak memory of the worker over "
        f"its {e['rest'] / mib:.0f} MiB at rest: {e['peak'] / mib:.0f} MiB. Below the request: processor time.\n\n"
        + table(["", "seconds", "rows a second", "times the writer alone"], lines)
    )


def _import(i: dict) -> str:
    mib, seconds = 1024 * 1024, i["rehearsed"] + i["brought"]
    return (
        f"**Import of {i['rows']:,} numbers** from {i['lists']} workbooks, as many rows in each as the portal takes: "
        f"{i['rows'] / seconds:,.0f} rows a second from the workbook to the stock by the clock, {i['rows'] / i['cpu']:,.0f} by "
        f"processor time, the database's included; reading and rehearsing {i['rows'] / i['rehearsed']:,.0f}, judging anew and "
        f"registering {i['rows'] / i['brought']:,.0f}. Peak memory of the process over its {i['rest'] / mib:.0f} MiB at rest: "
        f"{i['first'] / mib:.0f} MiB after the first workbook, {i['peak'] / mib:.0f} after the last."
    )


def _order(rows: list[dict]) -> str:
    cells = [[r["lines"], f"{r['cpu']:.0f}", f"{r['total']:.0f}", f"{r['sql']:.0f}", r["queries"]] for r in rows]
    head = ["lines", "processor, ms", "by the clock, ms", "in SQL, ms", "queries"]
    return f"**Confirming an order**, its numbers, commands, messages and history included.\n\n{table(head, cells)}"


def _money(m: dict) -> str:
    return (
        f"**A month of {m['customers']:,} customers closed** by two workers after one was killed that had closed "
        f"{m['killed']:,}: {m['customers'] / m['closing']:.0f} a second, {1000 * m['cpu'] / m['customers']:.1f} ms of a worker's "
        f"processor each; a worker's memory rose by {m['grown']} MiB after its first five seconds; each period is closed once, "
        f"{m['statements']:,} statements. {m['papers']:,} papers as PDF by two workers: {m['papers'] / m['drawing']:.1f} a "
        f"second, {m['paper_bytes'] / 1024:.0f} KiB each. A statement's page: {m['page']:.0f} ms of a processor, "
        f"{m['queries']} queries.{_settled(m)}"
    )


def _settled(m: dict) -> str:
    """Runs of earlier versions have no such figure."""
    if not m.get("settled"):
        return ""
    first, same, changed = m["settled"]
    return (
        f" The running month settled from nothing: {first:.1f} s; where nothing changed {same:.2f} s, after 100 customers "
        f"changed {changed:.2f} s. What is due of a customer with 24 closed periods: {m['looked'][0]:.1f} ms of a processor where "
        f"each is looked at anew, {m['looked'][1]:.1f} where what did not change is skipped."
    )


def _claims(c: dict) -> str:
    return (
        f"**Claims from one stock** by 16 processes, each a transaction on disk: {c['rate']:.0f} a second; "
        f"{c['doubled']} doubled, {c['refused']} refused although there was stock.{_beside(c)}"
    )


def _beside(c: dict) -> str:
    """The recipe alone, in the same run; runs of earlier versions have no such figure."""
    if "bare" not in c:
        return ""
    same = f"on the table of numbers itself, with its indexes, history and tally, {c['bare_same']:.0f}"
    return f" The bare recipe in the same run: {c['bare']:.0f} a second on a table of four columns; {same}."
