// Makes and changes elements. Data enters the page as text only: nothing here, or anywhere in these pages, parses HTML.

const SVG = 'http://www.w3.org/2000/svg';

function set(node, name, value) {
    if (value === undefined || value === null || value === false)
        node.removeAttribute(name);
    else
        node.setAttribute(name, value === true ? '' : String(value));
}

function fill(node, props, children) {
    for (const [name, value] of Object.entries(props ?? {})) {
        if (name === 'on')
            for (const [event, handler] of Object.entries(value))
                node.addEventListener(event, handler);
        else if (name === 'text')
            node.textContent = value ?? '';
        else if (name === 'data')
            Object.assign(node.dataset, value);
        else if (name === 'value' || name === 'checked' || name === 'selected')
            node[name] = value;
        else
            set(node, name, value);
    }
    node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
    return node;
}

// el('p', {class: 'x', text: 'y', on: {click: f}}, child, 'text', [more]); false and null children are left out.
export function el(tag, props, ...children) {
    return fill(document.createElement(tag), props, children);
}

export function svg(tag, props, ...children) {
    return fill(document.createElementNS(SVG, tag), props, children);
}

// Text and attributes are written only when they differ, so that a page that is redrawn each second does no work.
export function text(node, value) {
    const wanted = value ?? '';
    if (node.textContent !== wanted)
        node.textContent = wanted;
}

export function attribute(node, name, value) {
    const wanted = value === true ? '' : value === false || value === undefined ? null : value;
    if (node.getAttribute(name) !== (wanted === null ? null : String(wanted)))
        set(node, name, wanted);
}

export function show(node, visible) {
    if (node.hidden === visible)
        node.hidden = !visible;
}

// Keeps `count` children of `parent`, made once by make(i) and used again: a list that never grows nor leaks.
export function pool(parent, count, make) {
    while (parent.children.length > count)
        parent.lastElementChild.remove();
    while (parent.children.length < count)
        parent.append(make(parent.children.length));
    return parent.children;
}

// Makes `nodes` the children of `parent`. One that is there already is not moved: it keeps its focus and a press that has begun.
export function arrange(parent, nodes) {
    const wanted = new Set(nodes);
    for (const child of [...parent.childNodes])
        if (!wanted.has(child))
            child.remove();
    let at = parent.firstChild;
    for (const node of nodes)
        if (node === at)
            at = at.nextSibling;
        else
            parent.insertBefore(node, at);
}

let serial = 0;
export function uid(prefix) {
    serial += 1;
    return `${prefix}-${serial}`;
}
