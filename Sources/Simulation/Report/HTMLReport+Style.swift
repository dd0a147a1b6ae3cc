import Drawing

extension HTMLReport {
    /// The style of all pages: no font, picture or script from elsewhere. Colours keep WCAG AA on
    /// their ground (4.5:1 for letters, 3:1 for what is drawn), in light and in dark; print is
    /// always light. A drawing exists twice, for wide and for narrow places, and one is shown.
    static let style: ReportMarkup = """
        :root {
          color-scheme: light dark;
          --paper: #fcfcfa; --panel: #f3f4f2; --ink: #1b2228; --soft: #4d5862; --rule: #c9cfd5;
          --grid: #e4e7ea; --blue: #1d5c94; --blue-soft: #d9e6f1; --rust: #a4430f;
          --rust-soft: #f4dfd2; --green: #1f6a45; --green-soft: #d3e6da; --red: #a51d1d;
          --red-soft: #f9e4e1; --amber: #7c5300; --amber-soft: #f8ecd2; --violet: #5a4693;
          --teal: #0d6464; --band: #ece6d6;
        }
        @media screen and (prefers-color-scheme: dark) {
          :root {
            --paper: #14181c; --panel: #1d2328; --ink: #e5e9ed; --soft: #abb5bf; --rule: #414b54;
            --grid: #2a3239; --blue: #86bdf0; --blue-soft: #1c3a56; --rust: #f0a070;
            --rust-soft: #4a2b19; --green: #7fd0a4; --green-soft: #1f4632; --red: #ff9a92;
            --red-soft: #4a1d1b; --amber: #e6be6c; --amber-soft: #43351a; --violet: #bbaaf2;
            --teal: #74d0cc; --band: #322e22;
          }
        }
        * { box-sizing: border-box; }
        html { font-size: 15px; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body {
          margin: 0; background: var(--paper); color: var(--ink);
          line-height: 1.55; font-variant-numeric: tabular-nums;
          font-family: "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei",
            system-ui, sans-serif;
        }
        main, header, footer { max-width: 980px; margin: 0 auto; padding: 0 20px; }
        header { padding-top: 28px; }
        small { font-size: .8em; font-weight: 400; color: var(--soft); white-space: nowrap; }
        code, .mono {
          font-family: ui-monospace, "SFMono-Regular", Consolas, "Liberation Mono", "DejaVu Sans Mono",
            monospace; font-size: .88em;
        }
        a { color: var(--blue); }
        :focus-visible { outline: 2px solid var(--blue); outline-offset: 2px; }
        .kicker {
          display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: baseline; margin: 0;
          color: var(--soft); font-size: .87rem;
        }
        .tag {
          border: 1.5px solid var(--amber); color: var(--amber); padding: 0 .5em; font-weight: 600;
          letter-spacing: .04em;
        }
        h1 { font-size: 1.85rem; line-height: 1.25; margin: .3em 0 .15em; overflow-wrap: anywhere; }
        h2 {
          font-size: 1.22rem; line-height: 1.35; margin: 2.6rem 0 .5rem; padding-top: .5rem;
          border-top: 2px solid var(--ink);
        }
        h3 { font-size: 1.04rem; margin: 1.6rem 0 .3rem; }
        p { margin: .4em 0; max-width: 62em; }
        .lead { font-size: 1.04rem; }
        .aside { color: var(--soft); font-size: .87rem; }
        .verdict { margin: 18px 0 0; padding: 12px 18px 13px; border-left: 7px solid; }
        .verdict p { margin: 0; }
        .verdict .says { font-size: 1.72rem; font-weight: 700; line-height: 1.3; }
        .verdict .says small { font-size: .6em; font-weight: 500; color: inherit; white-space: normal; }
        .verdict .also { color: var(--ink); }
        .ok { background: var(--green-soft); border-color: var(--green); }
        .ok .says { color: var(--green); }
        .caution { background: var(--amber-soft); border-color: var(--amber); }
        .caution .says { color: var(--amber); }
        .bad { background: var(--red-soft); border-color: var(--red); }
        .bad .says { color: var(--red); }
        .facts {
          display: grid; grid-template-columns: repeat(4, 1fr); gap: 10px 22px; margin: 18px 0 0;
        }
        .facts div { border-top: 1px solid var(--rule); padding-top: 4px; min-width: 0; }
        .facts dt { color: var(--soft); font-size: .86rem; }
        .facts dd { margin: 0; overflow-wrap: anywhere; }
        .tiles {
          display: grid; grid-template-columns: repeat(5, 1fr); gap: 0; margin: 12px 0 0;
          border-top: 1px solid var(--rule); border-left: 1px solid var(--rule);
        }
        .tiles div {
          border-right: 1px solid var(--rule); border-bottom: 1px solid var(--rule);
          padding: 9px 12px 8px; min-width: 0;
        }
        .tiles dt { font-size: .9rem; }
        .tiles dd { overflow-wrap: anywhere; margin: 0; font-size: 1.54rem; font-weight: 600; line-height: 1.3; }
        .tiles dd.note {
          font-size: .83rem; font-weight: 400; color: var(--soft); line-height: 1.4; min-height: 1.4em;
        }
        .tiles .over dd:first-of-type { color: var(--rust); }
        figure { margin: .7rem 0 .4rem; }
        figcaption { color: var(--soft); font-size: .9rem; max-width: 70em; }
        .split { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 36px; }
        .plot { display: block; width: 100%; height: auto; }
        .plot.narrow { display: none; }
        .plot.only { max-width: 460px; }
        .scroll { overflow-x: auto; margin: .5rem 0; }
        table { border-collapse: collapse; width: 100%; font-size: .92rem; line-height: 1.4; }
        .snug table { width: auto; min-width: 50%; }
        caption { text-align: left; padding: 0 0 4px; color: var(--soft); }
        caption small { white-space: normal; }
        thead th {
          border-top: 1.5px solid var(--ink); border-bottom: 1px solid var(--ink); font-weight: 600;
          vertical-align: bottom; text-align: left;
        }
        thead th small { display: block; }
        tbody tr:last-child > * { border-bottom: 1.5px solid var(--ink); }
        th, td {
          padding: 3px 14px 3px 0; text-align: left; vertical-align: top;
          border-bottom: 1px solid var(--grid);
        }
        tbody th { font-weight: 400; }
        .n { text-align: right; white-space: nowrap; padding: 3px 0 3px 12px; }
        .n + .t { padding-left: 22px; }
        .d { white-space: nowrap; }
        .long { overflow-wrap: anywhere; min-width: 9em; }
        .better { color: var(--green); font-weight: 600; }
        .worse { color: var(--red); font-weight: 600; }
        details { margin: .5rem 0; }
        summary { cursor: pointer; color: var(--blue); font-size: .87rem; padding: 3px 0; }
        pre {
          margin: .5rem 0; padding: 10px 14px; background: var(--panel); border: 1px solid var(--rule);
          white-space: pre-wrap; overflow-wrap: anywhere; user-select: all;
        }
        nav { margin: 18px 0 0; font-size: .87rem; }
        nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 0; padding: 0; }
        nav a { display: inline-block; padding: 3px 0; text-decoration: none; }
        nav a:hover { text-decoration: underline; }
        footer {
          margin-top: 3rem; padding-top: .6rem; padding-bottom: 2.4rem; color: var(--soft);
          font-size: .85rem; overflow-wrap: anywhere;
        }

        """ + drawings + media

    /// Inside drawings: every curve has dashes of its own, every fill a texture or a lightness.
    private static let drawings: ReportMarkup = """
        .plot text { font-size: 12px; fill: var(--ink); }
        .plot .alt { fill: var(--soft); font-size: 11px; }
        .plot .tick { fill: var(--soft); font-size: 11.5px; }
        .plot .value { font-weight: 600; }
        .plot .halo, .plot .note {
          paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round;
        }
        .grid { stroke: var(--grid); stroke-width: 1; }
        .base { stroke: var(--soft); stroke-width: 1; }
        .leader { stroke: var(--soft); stroke-width: .7; }
        .band { fill: var(--band); }
        .curve { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
        .area { opacity: .75; }
        .a-open { fill: var(--blue-soft); }
        .a-overdue { fill: var(--rust-soft); }
        .c-open { stroke: var(--blue); }
        .c-overdue { stroke: var(--rust); stroke-dasharray: 6 3; }
        .c-matters { stroke: var(--soft); stroke-width: 1.2; }
        .c-grassroots { stroke: var(--teal); }
        .c-intermediate { stroke: var(--violet); stroke-dasharray: 8 4; }
        .c-high { stroke: var(--amber); stroke-dasharray: 2 3; }
        .c-supreme { stroke: var(--red); stroke-width: 2.4; stroke-dasharray: 10 3 2 3; }
        .c-other { stroke: var(--ink); stroke-dasharray: 1 4; }
        .c-a { stroke: var(--soft); stroke-dasharray: 5 3; }
        .c-b { stroke: var(--blue); stroke-width: 2; }
        .dot { fill: var(--paper); stroke-width: 1.6; stroke-dasharray: none; }
        .in { fill: var(--blue); }
        .out { fill: var(--green); opacity: .72; }
        .bar { fill: var(--blue); }
        .fault { fill: var(--rust); fill-opacity: .85; }
        .met { fill: var(--green-soft); stroke: var(--green); stroke-width: .8; }
        .late { stroke: var(--amber); stroke-width: .8; }
        .hatch-ground { fill: var(--amber-soft); }
        .hatch-line { fill: var(--amber); }
        .lapsed { fill: var(--red); }

        """

    /// Phones and paper.
    private static let media: ReportMarkup = """
        @media screen and (max-width: 720px) {
          main, header, footer { padding-left: 15px; padding-right: 15px; }
          header { padding-top: 16px; }
          h1 { font-size: 1.4rem; }
          .verdict .says { font-size: 1.32rem; }
          .facts { grid-template-columns: 1fr 1fr; gap: 8px 16px; }
          .tiles { grid-template-columns: 1fr 1fr; }
          .tiles dd { font-size: 1.28rem; }
          .split { grid-template-columns: minmax(0, 1fr); }
          .plot.wide { display: none; }
          .plot.narrow { display: block; }
          summary { padding: 8px 0; }
          .t { min-width: 8.5em; }
          .long { min-width: 12em; }
        }
        @media print {
          @page { size: A4; margin: 13mm 13mm 14mm; }
          html { font-size: 9pt; }
          body { line-height: 1.42; background: none; }
          main, header, footer { max-width: none; padding-left: 0; padding-right: 0; }
          header { padding-top: 0; }
          nav { display: none; }
          h1 { font-size: 15pt; }
          h2 { margin-top: 13pt; padding-top: 3pt; font-size: 11.5pt; }
          h3 { margin-top: 8pt; }
          .lead { font-size: 10pt; }
          .verdict {
            border-style: solid; border-width: 1pt 1pt 1pt 5pt; margin-top: 8pt; padding: 5pt 10pt;
            print-color-adjust: exact; -webkit-print-color-adjust: exact;
          }
          .verdict .says { font-size: 15pt; }
          .facts { margin-top: 8pt; gap: 4pt 14pt; }
          .tiles { margin-top: 6pt; }
          .tiles div { padding: 4pt 6pt; }
          .tiles dd { font-size: 13.5pt; }
          .tiles dd.note { font-size: 7.5pt; }
          .tiles small { display: block; }
          h2, h3, summary { break-after: avoid; }
          figure, .tiles, .verdict, .facts div, tr, pre { break-inside: avoid; }
          figure { margin: 4pt 0; }
          .scroll { overflow: visible; }
          table { font-size: 8pt; }
          th, td { padding-top: 1.5pt; padding-bottom: 1.5pt; }
          thead { display: table-header-group; }
          details:not([open]) { display: none; }
          summary { color: var(--ink); list-style: none; }
          a { color: inherit; text-decoration: none; }
          footer { margin-top: 12pt; }
        }

        """
}
