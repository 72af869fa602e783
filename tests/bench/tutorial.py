"""The subscriber of the Python tutorials: connect, subscribe, print. Ends after so many messages, to be timed."""
import sys
import paho.mqtt.client as mqtt

port, topic, left = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])

def on_connect(client, userdata, flags, rc):
    client.subscribe(topic)

def on_message(client, userdata, msg):
    global left
    print(msg.topic + " " + str(msg.payload))
    left -= 1
    if left == 0:
        client.disconnect()

client = mqtt.Client(*([mqtt.CallbackAPIVersion.VERSION1] if hasattr(mqtt, "CallbackAPIVersion") else []))
client.on_connect, client.on_message = on_connect, on_message
client.connect("127.0.0.1", port)
client.loop_forever()
