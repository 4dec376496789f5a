/** The page's look: system fonts, light and dark, one column on a phone, plain on paper. */
export const pageStyle = `
:root{color-scheme:light dark;--paper:#fbfaf8;--card:#fff;--ink:#1d1f23;--soft:#5d636e;--line:#e3e1dc;--main:#2a6f77;--light:#b9d6d8;
--bad:#b3261e;--warn:#8a5a00;--good:#2e6b34;--badpaper:#fbeae8;--warnpaper:#fbf1dd;--goodpaper:#e8f3e8;--mark:#c2410c;--target:#7a3e9d}
@media (prefers-color-scheme:dark){:root{--paper:#16181b;--card:#1e2125;--ink:#e8e6e1;--soft:#a0a6b0;--line:#33373d;--main:#6cc3cb;--light:#2d5257;
--bad:#ff8a80;--warn:#f0c060;--good:#8fd097;--badpaper:#3a2220;--warnpaper:#382d17;--goodpaper:#1f3022;--mark:#ff9d5c;--target:#d3a3f0}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;font-variant-numeric:tabular-nums}
header,main,footer{max-width:1040px;margin:0 auto;padding:0 20px}
header{padding-top:26px}h1{font-size:24px;line-height:1.2;margin:0 0 2px;overflow-wrap:anywhere}
header p,footer,p.note,small{color:var(--soft)}header p{margin:0 0 18px}footer{padding:20px;font-size:13px}
h2{font-size:18px;margin:28px 0 8px}h3{font-size:15px;margin:18px 0 6px}p{margin:4px 0}ul{margin:6px 0;padding-left:20px}li{margin:2px 0;overflow-wrap:anywhere}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:8px;margin:0 0 14px}
.tile{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:9px 11px}
.tile dt{font-size:12px;color:var(--soft)}.tile dd{margin:0;font-size:23px;font-weight:600;white-space:nowrap}.tile dd small{font-size:12px;font-weight:400;margin-left:4px}.tile p{font-size:12px;color:var(--soft);line-height:1.25}
.plot{margin:0 0 12px;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:10px 14px 10px 10px}
figcaption{font-size:13px;margin:0 0 6px 4px;display:flex;flex-wrap:wrap;gap:2px 14px;align-items:baseline}.key{color:var(--soft);font-size:12px;white-space:nowrap}
.key i{display:inline-block;width:14px;height:4px;border-radius:2px;margin-right:5px;vertical-align:middle;background:var(--main)}
.key i.bar{height:9px}.key i.momentary{background:var(--light);height:9px}.key i.before{background:var(--soft)}.key i.integrated{background:var(--mark)}.key i.target{background:var(--target)}.key i.edge{background:var(--mark)}
.key i.peak{background:none;width:0;height:0;border:4px solid transparent;border-top:7px solid var(--mark);border-bottom:0;border-radius:0}
.key i.lost{background:var(--bad);width:6px;height:9px;opacity:.55}.key i.clip{background:var(--bad);width:6px;height:9px}.key i.click{background:var(--target);width:6px;height:9px}.key i.dropout{background:var(--warn);width:6px;height:9px}
.frame{display:grid;grid-template-columns:38px 1fr;grid-template-rows:18px auto 18px}
.unit{grid-column:1/3;font-size:11px;color:var(--soft);line-height:12px;padding-left:4px}
.ylabels{position:relative;grid-column:1;grid-row:2}.ylabels span{position:absolute;right:7px;transform:translateY(50%);font-size:11px;color:var(--soft)}
.area{position:relative;grid-column:2;grid-row:2;height:190px}.low .area{height:150px}
.area svg{position:absolute;inset:0;width:100%;height:100%;overflow:hidden;background:var(--paper)}
.xlabels{position:relative;grid-column:2;grid-row:3;height:18px}.xlabels span{position:absolute;top:3px;transform:translateX(-50%);font-size:11px;color:var(--soft);white-space:nowrap}
.xlabels .first{transform:none}.xlabels .last{transform:translateX(-100%)}
svg path{vector-effect:non-scaling-stroke;fill:none;stroke-width:1.6;stroke-linejoin:round}
svg .grid{stroke:var(--line);stroke-width:1}svg .wave{fill:var(--main);stroke:var(--main);stroke-width:.6}svg .momentary{fill:var(--light);stroke:var(--light);stroke-width:1.6}
svg .short-term{stroke:var(--main);stroke-width:2}svg .before{stroke:var(--soft);stroke-dasharray:3 3}svg .integrated,svg .edge{stroke:var(--mark);stroke-dasharray:6 4}svg .target{stroke:var(--target);stroke-dasharray:2 4}
svg .bar{fill:var(--main)}svg .bar.against{fill:var(--bad)}svg .zero{stroke:var(--soft);stroke-width:1}
.mark{position:absolute;font-size:11px;color:var(--mark);white-space:nowrap;transform:translate(-5px,50%);display:flex;align-items:center;gap:3px}.mark.left{flex-direction:row-reverse;transform:translate(calc(-100% + 5px),50%)}
.mark i{flex:none;width:0;height:0;border:5px solid transparent}.mark.peak i{border-top:8px solid var(--mark);border-bottom:0}.mark.over i{border-top-color:var(--bad)}.mark.over{color:var(--bad)}
.mark.named{background:var(--card);z-index:1;padding-right:4px}.mark.clip i,.mark.click i,.mark.dropout i,.mark.lost i{border:0;width:3px;height:12px;background:var(--bad);margin-left:3px}.mark.lost i{width:5px;height:100px;margin-bottom:88px;opacity:.55}.mark.click i{background:var(--target)}.mark.dropout i{background:var(--warn)}
p.note{font-size:13px;margin:4px 0 0 4px}.fan svg{display:block;width:100%;max-width:430px;margin:0 auto}.fan text{font-size:9px;fill:var(--soft)}.fan svg .bar{stroke:none}.empty{color:var(--soft);padding:22px 4px}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:0 12px}.pair>:only-child,.pair>.fan{grid-column:1/3}
.banner{border-radius:8px;padding:10px 16px;margin:0 0 14px;background:var(--badpaper);border:1px solid var(--bad)}.banner h2{margin:0;color:var(--bad)}
table{border-collapse:collapse;width:100%;background:var(--card);border:1px solid var(--line);border-radius:8px;overflow:hidden}
th,td{text-align:left;padding:6px 10px;border-top:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}thead th{border-top:0;font-size:12px;color:var(--soft);font-weight:500}
.numbers td,.numbers thead th:not(:first-child){text-align:right}.numbers th small{display:block}.rules{table-layout:fixed}.rules th:nth-child(1){width:112px}.rules th:nth-child(3){width:13%}.rules th:nth-child(4){width:17%}.rules th:nth-child(5){width:22%}.rules .source{font-size:12px;color:var(--soft);max-width:260px}.remedy{font-size:13px;color:var(--soft)}
.verdict{display:inline-block;font-size:12px;font-weight:600;border-radius:5px;padding:1px 7px;white-space:nowrap;background:var(--line)}
.verdict.pass{color:var(--good);background:var(--goodpaper)}.verdict.warn,.verdict.unmeasured{color:var(--warn);background:var(--warnpaper)}.verdict.fail{color:var(--bad);background:var(--badpaper)}
.findings,.proof{list-style:none;padding:0}.findings li,.proof li{padding-left:20px;position:relative}.findings li:before,.proof li:before{content:"•";position:absolute;left:3px;color:var(--soft)}
li.good:before{content:"✓"!important;color:var(--good)!important}li.bad:before{content:"✗"!important;color:var(--bad)!important}
.proof{columns:2}.tags{display:grid;grid-template-columns:repeat(auto-fill,minmax(260px,1fr));gap:2px 18px;margin:6px 0}.tags div{display:flex;gap:8px;min-width:0}.tags dt{color:var(--soft);font-size:12px;padding-top:2px;flex:none}.tags dd{margin:0;overflow-wrap:anywhere;min-width:0}
@media (max-width:640px){header,main,footer{padding-left:12px;padding-right:12px}.pair{grid-template-columns:1fr}.pair>:only-child,.pair>.fan{grid-column:auto}.tiles{grid-template-columns:repeat(2,1fr)}.proof{columns:1}.area{height:160px}
.frame{grid-template-columns:32px 1fr}.rules thead{display:none}.rules tr{display:block;border-top:1px solid var(--line);padding:6px 0}.rules td{display:block;border:0;padding:2px 10px;width:auto!important;max-width:none!important}.rules td[data-name]:before{content:attr(data-name)": ";color:var(--soft)}
.numbers th,.numbers td{padding:5px 6px;font-size:13px}}
@media print{:root{--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#ccc;--main:#2a6f77;--light:#b9d6d8;--bad:#b3261e;--warn:#8a5a00;--good:#2e6b34;--badpaper:#fff;--warnpaper:#fff;--goodpaper:#fff;--mark:#c2410c;--target:#7a3e9d}
body{font-size:11px}header,main,footer{max-width:none;padding:0}.plot,.tile,table,.banner,tr{break-inside:avoid}h2,h3{break-after:avoid}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}.area{height:130px}.low .area{height:110px}}
`;
