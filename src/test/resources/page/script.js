// Uses all that a page can use, and reports what it has seen.
const seen = {};

async function fetches() {
    seen.data = (await (await fetch('/data')).json()).answer;
    const many = await Promise.all([...Array(30).keys()].map(i => fetch('/echo', {method: 'POST', body: `body ${i}`})));
    seen.many = (await Promise.all(many.map(response => response.text()))).every((text, i) => text === `body ${i}`);
    const large = 'x'.repeat(3000000);
    seen.large = await (await fetch('/echo', {method: 'POST', body: large})).text() === large;
    seen.missing = (await fetch('/missing')).status;
}

function events() {
    return new Promise(resolve => {
        const source = new EventSource('/events');
        const data = [];
        source.onmessage = event => {
            data.push(event.data);
            if (data.length === 3) {
                source.close();
                seen.events = data.join(' ');
                resolve();
            }
        };
    });
}

function socket() {
    return new Promise(resolve => {
        const socket = new WebSocket(`ws://${location.host}/socket`);
        socket.onopen = () => socket.send('hello');
        socket.onmessage = event => {
            seen.socket = event.data;
            socket.close(1000, 'done');
        };
        socket.onclose = event => {
            seen.closed = event.code;
            resolve();
        };
    });
}

addEventListener('load', async () => {
    seen.color = getComputedStyle(document.body).color;
    seen.image = document.getElementById('image').naturalWidth;
    try {
        await Promise.all([fetches(), events(), socket()]);
    } catch (error) {
        seen.error = String(error);
    }
    await fetch('/result', {method: 'POST', body: JSON.stringify(seen)});
});
