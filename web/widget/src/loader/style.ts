/** The launcher and the panel on the host's page, in a shadow root: no rule leaks in or out. */
export const STYLE = `
:host{all:initial;position:fixed;inset:auto 20px 20px auto;inset-inline:auto 20px;z-index:2147483000;font:500 13px/18px system-ui,sans-serif;-webkit-font-smoothing:antialiased}
:host([data-side=start]){inset-inline:20px auto}
button{all:unset;box-sizing:border-box;position:relative;display:grid;place-items:center;width:56px;height:56px;margin-inline-start:auto;border-radius:50%;background:#3e63dd;color:#fff;cursor:pointer;box-shadow:0 4px 16px #0000001f;border:1px solid transparent}
:host([data-side=start]) button{margin-inline:0 auto}
button[hidden]{display:none}
button:hover{background:#3557c7}
button:focus-visible{outline:2px solid #3e63dd;outline-offset:2px;box-shadow:0 0 0 2px #fff}
svg{width:24px;height:24px;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}
span{position:absolute;inset-block-start:-4px;inset-inline-end:-4px;box-sizing:border-box;min-width:22px;height:22px;padding:0 5px;border:2px solid #fff;border-radius:11px;background:#c2282e;font-size:11px;font-weight:600;text-align:center}
span:empty{display:none}
iframe{display:block;border:0;width:390px;height:min(700px,100vh - 108px);margin-block-end:12px;border-radius:16px;background:#fff;box-shadow:0 12px 40px #00000033;color-scheme:auto}
iframe.dark{background:#18191b}
iframe.hidden{display:none}
iframe.in{animation:in .24s cubic-bezier(.3,.8,.6,1)}
@keyframes in{from{opacity:0;transform:translateY(12px)}}
@media(prefers-reduced-motion:reduce){iframe.in{animation:none}}
@media(max-width:479px){iframe{position:fixed;inset:0;width:100%;height:100dvh;margin:0;border-radius:0}button[aria-expanded=true]{display:none}}
@media print{:host{display:none}}
`;
