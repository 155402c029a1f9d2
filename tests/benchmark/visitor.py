"""A visitor without a browser, who speaks the protocol between Streamlit's page and its server.

    async with visiting("http://localhost:8501") as visitor:
        await visitor.ask("Hvem bruger data?")

Like the page in a browser it opens a websocket, fills in the question, presses the form's button
and takes all messages in until the run is over. What it does not do is draw, or fetch anything but
those messages: so it tells the server's own time. It keeps no message between two runs, where a
browser keeps the larger ones and is sent a reference in their place: the server sends it more.
"""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from markupsafe import escape
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

LABEL = "Spørgsmål"


class Wrong(Exception):
    """The run failed, or its answer is to another question."""


@dataclass
class Visitor:
    """One session. `box` and `button` are the ids of the question's field and of its button."""

    socket: ClientConnection
    box: str = ""
    button: str = ""
    html: list[str] = field(default_factory=list)

    async def arrive(self) -> None:
        """The page before the first question."""
        await self._send(BackMsg())
        if not self.box or not self.button:
            raise Wrong("no question can be asked")

    async def ask(self, question: str) -> float:
        """Milliseconds from the click to the last message of the answer, which has hits."""
        started = time.perf_counter()
        message = BackMsg()
        states = message.rerun_script.widget_states.widgets
        states.add(id=self.box, string_value=question)
        states.add(id=self.button, trigger_value=True)
        await self._send(message)
        took = 1000 * (time.perf_counter() - started)
        heads = [html for html in self.html if '"k-answer"' in html]
        if len(heads) != 1 or escape(f"»{question}«") not in heads[0]:
            raise Wrong(question)
        if not any("<article" in html for html in self.html):
            raise Wrong("no hits")
        return took

    async def _send(self, message: BackMsg) -> None:
        """Ask for a run of the page, and take in all that it shows."""
        message.rerun_script.query_string = ""
        self.html.clear()
        await self.socket.send(message.SerializeToString())
        async for data in self.socket:
            came = ForwardMsg.FromString(bytes(data))
            kind = came.WhichOneof("type")
            if kind == "delta":
                self._element(came)
            elif kind == "script_finished":
                ended = came.script_finished
                if ended == ForwardMsg.FINISHED_SUCCESSFULLY:
                    return
                if ended != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    raise Wrong(ended)
        raise Wrong("the server hung up")

    def _element(self, came: ForwardMsg) -> None:
        element = came.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "html":
            self.html.append(element.html.body)
        elif kind == "text_input" and element.text_input.label == LABEL:
            self.box = element.text_input.id
        elif kind == "button" and element.button.is_form_submitter:
            self.button = element.button.id
        elif kind == "exception":
            raise Wrong(element.exception.message)


@asynccontextmanager
async def visiting(address: str) -> AsyncIterator[Visitor]:
    """A visitor who has arrived and who goes again."""
    url = address.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(url, subprotocols=["streamlit"], max_size=None, proxy=None) as socket:
        visitor = Visitor(socket)
        await visitor.arrive()
        yield visitor
