-- Held views alone. They are in the files *.view.sql now.

-- Formerly: adc5722b7f92c25aafd48f522a0c28e5947f25a5720a9f54987034156adb18d1
